import { AssayError } from '@assay/contracts';
import type { Manifest } from '@assay/evidence';
import { METRICS, type Logger, type Metrics } from '@assay/telemetry';

/** Who wanted a bundle: the verdict of a graded run, or somebody. */
export type Trigger = 'verdict' | 'request';

/** Told what becomes of evidence. */
export interface EvidenceObserver {
  sealed(manifest: Manifest, how: { readonly trigger: Trigger; readonly ms: number; readonly bytes: number }): void;
  failed(runId: string, trigger: Trigger, error: unknown): void;
  read(found: boolean): void;
}

/** Counts, and logs what an operator would look for. */
export function observing(metrics: Metrics, logger: Logger, now: () => number): EvidenceObserver {
  const bundles = metrics.counter(METRICS.evidenceBundles);
  const missing = metrics.counter(METRICS.evidenceMissing);
  const items = metrics.counter(METRICS.evidenceItems);
  const seconds = metrics.histogram(METRICS.evidenceSealSeconds);
  const waits = metrics.histogram(METRICS.evidenceWaitSeconds);
  const sizes = metrics.histogram(METRICS.evidenceBytes);
  const reads = metrics.counter(METRICS.evidenceReads);
  return {
    sealed: ({ run, parts, missing: lacks }, { trigger, ms, bytes }) => {
      bundles.inc({ trigger, outcome: lacks.length === 0 ? 'complete' : 'incomplete' });
      for (const { part, reason } of lacks) missing.inc({ part, reason });
      for (const { name, items: count } of parts) items.inc({ part: name }, count);
      seconds.observe(ms / 1_000);
      sizes.observe(bytes);
      if (trigger === 'verdict') waits.observe(Math.max(0, now() - Date.parse(run.finishedAt)) / 1_000);
      logger.info({ runId: run.id, trigger, missing: lacks.length, bytes }, 'evidence sealed');
    },
    failed: (runId, trigger, error) => {
      if (error instanceof AssayError && error.status < 500) return;
      bundles.inc({ trigger, outcome: 'failed' });
      logger.warn({ err: error, runId }, 'evidence could not be sealed');
    },
    read: (found) => reads.inc({ outcome: found ? 'found' : 'not_found' }),
  };
}
