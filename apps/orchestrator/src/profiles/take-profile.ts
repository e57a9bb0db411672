import { Session } from 'node:inspector/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { ProfileCreate } from '@assay/contracts';

/** Microseconds between two looks at the stack. */
const CPU_INTERVAL_US = 1_000;
/** Bytes of allocation between two that are noted. */
const HEAP_INTERVAL_BYTES = 32 * 1_024;

/** Profiles this process for so long; resolves to the profile as JSON. Rejects with the signal's reason. */
export async function takeProfile({ kind, seconds }: ProfileCreate, signal: AbortSignal): Promise<string> {
  const session = new Session();
  session.connect();
  try {
    return await (kind === 'cpu' ? cpu(session, seconds, signal) : heap(session, seconds, signal));
  } catch (error) {
    // A timer wraps the reason for which it was broken off.
    signal.throwIfAborted();
    throw error;
  } finally {
    session.disconnect();
  }
}

async function cpu(session: Session, seconds: number, signal: AbortSignal): Promise<string> {
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval: CPU_INTERVAL_US });
  await session.post('Profiler.start');
  await delay(seconds * 1_000, undefined, { signal });
  const { profile } = await session.post('Profiler.stop');
  return JSON.stringify(profile);
}

async function heap(session: Session, seconds: number, signal: AbortSignal): Promise<string> {
  await session.post('HeapProfiler.enable');
  await session.post('HeapProfiler.startSampling', { samplingInterval: HEAP_INTERVAL_BYTES });
  await delay(seconds * 1_000, undefined, { signal });
  const { profile } = await session.post('HeapProfiler.stopSampling');
  return JSON.stringify(profile);
}
