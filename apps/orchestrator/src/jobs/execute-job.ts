import { randomUUID } from 'node:crypto';
import { AssayError, type JobCreate } from '@assay/contracts';
import { failureClass } from '@assay/inference';
import type { Generating } from '../generations/generations.ts';
import { GENERATION_ROUTES } from '../http/routes.ts';
import type { Callers } from '../keys/callers.ts';
import { assertScope } from '../keys/callers.ts';
import type { JobContents } from './job-contents.ts';
import type { JobEnd, JobRecord } from './job-store.ts';

/** Failures that pass of themselves, though another target would not help. */
const PASSING = new Set(['overloaded', 'rate_limited', 'service_unavailable', 'service_timeout', 'ledger_unavailable']);

export interface ExecuteDeps {
  readonly callers: Callers;
  readonly generations: Generating;
  readonly contents: Pick<JobContents, 'get' | 'put'>;
}

/** The address of a job. Errors: `validation_failed` for one at which no generation can be asked for. */
export function routeOf({ path }: Pick<JobCreate, 'path'>): (typeof GENERATION_ROUTES)[number] {
  const route = GENERATION_ROUTES.find((candidate) => candidate.path === path);
  if (route) return route;
  const known = GENERATION_ROUTES.map((candidate) => candidate.path).join(', ');
  throw new AssayError('validation_failed', { message: `A job's path is one of ${known}.` });
}

/**
 * Answers a job as its address would have. What its caller has to change is told as the end of the job; what may pass of itself
 * is thrown, and so is the signal's reason.
 */
export async function executeJob(record: JobRecord, deps: ExecuteDeps, signal: AbortSignal): Promise<JobEnd> {
  const { account, id } = record;
  const { wire, name } = routeOf(record);
  try {
    const caller = deps.callers.ofAccount(account);
    assertScope(caller, 'model:infer');
    const call = wire.parse(await deps.contents.get(record.body));
    const startedAt = Date.now();
    const served = await deps.generations.answer({
      // A job that was laid back may be taken up under the number that it had: that is another operation.
      id: `${id}-${randomUUID().slice(0, 8)}`,
      caller,
      wire: name,
      headers: {},
      trace: {},
      signal,
      generation: { ...call.generation, stream: false },
    });
    const text = call.answer(served.answer, { id, startedAt, now: Date.now });
    return { state: 'done', result: await deps.contents.put(text) };
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof AssayError) || mayPass(error)) throw error;
    return { state: 'failed', error: JSON.parse(wire.error(error).body) as unknown };
  }
}

/** The end of a job whose tries are used up. */
export function gaveUp(record: JobRecord, error: unknown): JobEnd {
  const known = error instanceof AssayError ? error : new AssayError('internal', { cause: error });
  return { state: 'failed', error: JSON.parse(routeOf(record).wire.error(known).body) as unknown };
}

const mayPass = (error: AssayError): boolean => failureClass(error) !== 'permanent' || PASSING.has(error.code);
