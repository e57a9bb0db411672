import { setTimeout as delay } from 'node:timers/promises';
import { RestartBackoff } from './backoff.ts';

/** One life of a supervised part: from its start to its death. */
export interface Life {
  /** Resolves with how it ended, in words, once nothing of it is left. Never rejects. */
  readonly ended: Promise<string>;
  /** Ends it, gently first, and resolves once nothing of it is left. */
  stop(): Promise<void>;
}

/** What can be started again and again: a process, a container. */
export interface Part {
  readonly name: string;
  start(): Promise<Life>;
}

export type SupervisionEvent =
  | { readonly type: 'started'; readonly part: string }
  | { readonly type: 'died'; readonly part: string; readonly how: string; readonly restartInMs: number }
  | { readonly type: 'stopped'; readonly part: string };

export interface SuperviseOptions {
  /** Ends the supervision and the part with it. */
  readonly signal: AbortSignal;
  readonly report: (event: SupervisionEvent) => void;
  readonly backoff?: RestartBackoff;
  /** Milliseconds, monotonic. */
  readonly clock?: () => number;
  /** Rejects when the signal is aborted. */
  readonly wait?: (ms: number, signal: AbortSignal) => Promise<void>;
}

const waitFor = (ms: number, signal: AbortSignal): Promise<void> => delay(ms, undefined, { signal });

/** Keeps a part alive until the signal is aborted; resolves once nothing of it is left. Never rejects. */
export async function supervise(part: Part, options: SuperviseOptions): Promise<void> {
  const { signal, report, backoff = new RestartBackoff(), clock = () => performance.now(), wait = waitFor } = options;
  for (let startedAt = clock(); !signal.aborted; startedAt = clock()) {
    const how = await liveOnce(part, signal, report);
    if (told(signal)) break;
    const restartInMs = backoff.next(clock() - startedAt);
    report({ type: 'died', part: part.name, how, restartInMs });
    await wait(restartInMs, signal).catch(() => undefined);
  }
  report({ type: 'stopped', part: part.name });
}

/** A function, since the compiler takes a property that it has seen to be false for unchanged after a wait. */
const told = (signal: AbortSignal): boolean => signal.aborted;

async function liveOnce(part: Part, signal: AbortSignal, report: SuperviseOptions['report']): Promise<string> {
  let life: Life;
  try {
    life = await part.start();
  } catch (error) {
    return `could not start: ${error instanceof Error ? error.message : String(error)}`;
  }
  report({ type: 'started', part: part.name });
  const aborted = onceAborted(signal);
  const how = await Promise.race([life.ended, aborted.promise]);
  aborted.forget();
  if (signal.aborted) await life.stop();
  return how;
}

function onceAborted(signal: AbortSignal): { promise: Promise<string>; forget: () => void } {
  const { promise, resolve } = Promise.withResolvers<string>();
  const listener = (): void => resolve('told to stop');
  if (signal.aborted) listener();
  signal.addEventListener('abort', listener, { once: true });
  return { promise, forget: () => signal.removeEventListener('abort', listener) };
}
