// The runner plays the operation and wakes the sleeper: signals "outcome:<run>" and "wake:<run>", kept until they are used.
import { getEventListeners } from 'node:events';
import { emit, nextSignal, serve, type Json } from '/opt/assay/kit/assay_kit.ts';
import { GivenUpError, HttpError, NetworkError, type Environment, type Policy } from './contract.ts';

interface Scenario {
  /** Name of the run, part of its signals and events. */
  readonly run: string;
  readonly policy: Policy;
  /** What the random source gives, one after the other, and then the last for ever. */
  readonly random: readonly number[];
  readonly now: number;
  /** Neither the sleep nor the operation obeys the signal. */
  readonly stubborn?: boolean;
  /** The signal is aborted before the call. */
  readonly aborted?: boolean;
}

interface Outcome {
  readonly ok?: Json;
  readonly status?: number;
  readonly retryAfter?: string;
  readonly network?: boolean;
  readonly error?: string;
  /** How long the attempt took, ms. */
  readonly tookMs?: number;
  /** For how many attempts in a row; 1 unless told. */
  readonly times?: number;
}

/** Listeners that were left on the signal of each run. */
const listeners = new Map<string, number>();

serve(async () => {
  const { retry } = await import('./retry.ts');
  return {
    functions: {
      Retry: (scenario) => play(retry, scenario as unknown as Scenario),
      Listeners: (run) => listeners.get(String(run)),
    },
  };
});

async function play(retry: typeof import('./retry.ts').retry, scenario: Scenario): Promise<object> {
  const { run, policy, random, stubborn = false } = scenario;
  const abort = new AbortController();
  if (scenario.aborted) abort.abort(new Error('left before'));
  void nextSignal(`abort:${run}`).then((reason) => abort.abort(new Error(String(reason))));

  let now = scenario.now;
  let draws = 0;
  let last: unknown;
  const attempts: number[] = [];
  const sleeps: number[] = [];
  const outcomes = repeated<Outcome>(`outcome:${run}`);
  const wakes = repeated<{ times?: number }>(`wake:${run}`);
  const obedient = <T>(work: Promise<T>, signal: AbortSignal): Promise<T> => (stubborn ? work : orAborted(work, signal));

  const environment: Environment = {
    now: () => now,
    random: () => random[Math.min(draws++, random.length - 1)] ?? 0,
    sleep: async (ms, signal) => {
      sleeps.push(ms);
      emit('sleep', { run, ms });
      await obedient(wakes(), signal);
      now += ms;
    },
    signal: abort.signal,
  };
  const operation = async (attempt: number, signal: AbortSignal): Promise<Json> => {
    attempts.push(attempt);
    emit('attempt', { run, attempt });
    const outcome = await obedient(outcomes(), signal);
    now += outcome.tookMs ?? 0;
    if (outcome.ok !== undefined) return outcome.ok;
    last = failureOf(outcome);
    throw last;
  };

  const ended = await retry(operation, policy, environment).then(
    (value) => ({ value }),
    (error: unknown) => describe(error, last),
  );
  await new Promise((resolve) => setImmediate(resolve));
  listeners.set(run, getEventListeners(abort.signal, 'abort').length);
  return { ...ended, attempts, sleeps, draws };
}

function failureOf({ status, retryAfter, network, error }: Outcome): Error {
  if (status !== undefined) return new HttpError(status, retryAfter ?? null);
  return network ? new NetworkError('connection reset') : new Error(error);
}

function describe(error: unknown, last: unknown): object {
  if (error instanceof GivenUpError) return { givenUp: error.attempts, cause: error.cause === last };
  return { thrown: error instanceof Error ? error.message : String(error), same: error === last };
}

/** Gives each signal of that name as often as its `times` says. */
function repeated<T extends { readonly times?: number }>(name: string): () => Promise<T> {
  let current = {} as T;
  let left = 0;
  return async () => {
    if (left === 0) {
      current = ((await nextSignal(name)) ?? {}) as unknown as T;
      left = current.times ?? 1;
    }
    left -= 1;
    return current;
  };
}

function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const abort = (): void => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    if (signal.aborted) abort();
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
