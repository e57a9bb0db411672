import type { HttpObservation } from '@assay/grading';
import { start, type Bench, type Observed, type Observer } from '../observer.ts';
import { ProbeConversation } from './probe-conversation.ts';
import { toObservation } from './probe-messages.ts';

const NOTHING: HttpObservation = { ready: false, steps: {}, upstream: { requests: [] }, marks: {}, alive: false };

/** Runs the learner's service and lets the probe play the world around it. */
export const httpObserver: Observer<'http'> = {
  needs: () => ({ program: true, probe: true, processes: 1 }),
  observe: async (check, bench): Promise<Observed<HttpObservation>> => {
    const { service, upstream, steps } = check;
    // The probe comes first, so that the upstream's port is its own.
    const probe = await ProbeConversation.open(bench, { service, upstream, steps });
    try {
      return await converse(check.service, bench, probe);
    } finally {
      await probe.close();
    }
  },
};

async function converse(
  { port, env }: { readonly port: number; readonly env: Readonly<Record<string, string>> },
  bench: Bench,
  probe: ProbeConversation,
): Promise<Observed<HttpObservation>> {
  const process = await start(bench, bench.build.program, { env: { ...env, PORT: String(port) } });
  process.end();
  let alive = true;
  const ended = process.finished.then((end) => {
    alive = false;
    if (!end.limit) probe.tell({ gone: true });
    return end;
  });
  try {
    probe.tell({ start: true });
    const limit = ended.then((end) => end.limit ?? new Promise<never>(() => undefined));
    const first = await Promise.race([
      probe.observation.then((observation) => ({ observation: toObservation(observation, alive) })),
      limit.then((hit) => ({ observation: NOTHING, limit: hit })),
    ]);
    return first;
  } finally {
    process.kill();
    await ended;
    bench.signal.throwIfAborted();
  }
}
