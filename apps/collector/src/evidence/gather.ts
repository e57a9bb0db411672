import { AssayError, EXAMS } from '@assay/contracts';
import { describe, jsonBytes, type Content, type Gathered, type Missing } from '@assay/evidence';
import type { RpcClient } from '@assay/messaging';
import type { StoreThread } from '../store/store-thread.ts';
import { gatherLogs } from './gathered-logs.ts';
import { gatherMetrics, windowOf } from './gathered-metrics.ts';
import { gatherVersions } from './gathered-versions.ts';
import type { Prometheus } from '../prometheus/prometheus.ts';
import { lacking, type EndedRun } from './settlement.ts';

export interface Sources {
  readonly exams: Pick<RpcClient, 'request'>;
  readonly store: Pick<StoreThread, 'ask'>;
  readonly prometheus: Pick<Prometheus, 'range'>;
}

/** Nobody's: exams asks who wants to see a run, and lets whoever may see anybody's. */
const NOBODY = '00000000-0000-0000-0000-000000000000';

const anybodys = (runId: string) => ({ userId: NOBODY, runId, anyOwner: true });

/** A run that has ended. Errors: `run_not_found`, `run_not_done`, and those of {@link RpcClient.request}. */
export async function readRun({ exams }: Pick<Sources, 'exams'>, runId: string, signal: AbortSignal): Promise<EndedRun> {
  const run = await exams.request(EXAMS.getRun, anybodys(runId), { signal });
  const { verdict, finishedAt } = run;
  if (run.state !== 'done' || verdict === undefined || finishedAt === undefined) throw new AssayError('run_not_done');
  return { ...run, verdict, finishedAt };
}

/** All that can be found of a run. What cannot is said; nothing that is missing makes this fail but the run itself. */
export async function gather(sources: Sources, run: EndedRun, signal: AbortSignal): Promise<Content> {
  const { store, prometheus } = sources;
  const { spans, otlp } = await store.ask({ kind: 'whole-trace', traceId: run.traceId }, signal);
  const window = windowOf(run);
  const services = [...new Set(spans.map(({ service }) => service))];
  const [submission, logs, metrics] = await Promise.all([
    gatherSubmission(sources, run.id, signal),
    gatherLogs(store, run.traceId, signal),
    gatherMetrics(prometheus, window, services, signal),
  ]);
  const versions = gatherVersions(run, otlp);
  const parts: Gathered[] = [
    { name: 'run.json', bytes: jsonBytes(run), items: 1 },
    { name: 'spans.json', bytes: Buffer.from(`${otlp}\n`), items: spans.length },
    logs.part,
    versions.part,
    ...(submission.part ? [submission.part] : []),
    ...(metrics.part ? [metrics.part] : []),
  ];
  const missing: Missing[] = [...lacking(run, spans), ...submission.missing, ...logs.missing, ...metrics.missing, ...versions.missing];
  const { id, mode, exerciseId, exerciseVersion, verdict, traceId, createdAt, finishedAt } = run;
  return describe(
    {
      run: { id, mode, exerciseId, exerciseVersion, verdict, traceId, createdAt, finishedAt },
      window: { from: new Date(window.fromMs).toISOString(), to: new Date(window.toMs).toISOString() },
    },
    parts,
    missing,
  );
}

async function gatherSubmission(
  { exams }: Sources,
  runId: string,
  signal: AbortSignal,
): Promise<{ readonly part?: Gathered; readonly missing: readonly Missing[] }> {
  try {
    const submission = await exams.request(EXAMS.getRunFiles, anybodys(runId), { signal });
    const files = Object.fromEntries(Object.entries(submission.files).sort(([a], [b]) => (a < b ? -1 : 1)));
    const part = { name: 'submission.json', bytes: jsonBytes({ ...submission, files }), items: Object.keys(files).length } as const;
    return { part, missing: [] };
  } catch (error) {
    signal.throwIfAborted();
    const detail = error instanceof AssayError ? error.code : 'internal';
    return { missing: [{ part: 'submission.json', reason: 'unreachable', detail: `exams answers ${detail}` }] };
  }
}
