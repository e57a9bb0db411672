import type { HttpObservation } from '@assay/grading';
import { start, type Bench, type Observed, type Observer } from '../observer.ts';
import { ProbeConversation } from './probe-conversation.ts';
import { toObservation } from './probe-messages.ts';

const NOTHING: HttpObservation = { ready: false, steps: {}, upstream: { requests: [] }, marks: {}, alive: false };
/** Exit code of a process that lived until it was killed. */
const SIGKILLED = 137;

/** Runs the learner's service and lets the probe play the world around it. */
export const httpObserver: Observer<'http'> = {
  needs: () => ({ program: true, probe: true, processes: 1 }),
  observe: async (check, bench): Promise<Observed<HttpObservation>> => {
    const { service, upstream, steps } = check;
    // The probe comes first, so that the upstream's port is its own.
    const probe = await ProbeConversation.open(bench, { service, upstream, steps });
    try {
      // Nobody else is in the submission's network: an earlier process of it has kept the port.
      return probe.listens ? await converse(check.service, bench, probe) : { observation: NOTHING };
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
  const finished = process.finished.then((end) => {
    if (!end.limit) probe.tell({ gone: true });
    return end;
  });
  const limited = finished.then(({ limit }) => (limit ? undefined : new Promise<never>(() => undefined)));
  probe.tell({ start: true });
  const seen = await Promise.race([probe.observation, limited]).finally(async () => {
    process.kill();
    await finished;
    bench.signal.throwIfAborted();
  });
  // A service that dies takes its connections with it: the probe may have told the rest before the death was noticed.
  const { limit, ended, exitCode } = await finished;
  if (limit || !seen) return { observation: NOTHING, ...(limit ? { limit } : {}) };
  return { observation: toObservation(seen, ended === 'killed' && exitCode === SIGKILLED) };
}
