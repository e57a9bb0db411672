import { METRICS, type Logger, type Metrics } from '@assay/telemetry';
import { codeOf } from './guarded-attempt.ts';
import type { Operation } from './operation.ts';

/** A model whose vectors fail, fails for each request: one line in the log in this time says so, ms. */
const LOG_EVERY_MS = 60_000;

/** What became of the line in the log about one model. */
interface Told {
  readonly at: number;
  /** Faults since that were only counted. */
  silent: number;
}

/** Told of each request that was served without the semantic cache because the vectors of `model` failed. */
export type OnSemanticCacheFault = (operation: Operation, model: string, error: unknown) => void;

/** Counts faults, marks the request's span with them, and says so in the log now and then. */
export function semanticCacheRecord(logger: Logger, metrics: Metrics, clock: { now(): number }): OnSemanticCacheFault {
  const faults = metrics.counter(METRICS.semanticCacheFaults);
  const toldOf = new Map<string, Told>();
  return (operation, model, error) => {
    const code = codeOf(error);
    faults.inc({ model, code });
    operation.stages?.remark('assay.semantic_cache.fault', code);
    const now = clock.now();
    const told = toldOf.get(model);
    if (told && now - told.at < LOG_EVERY_MS) {
      told.silent++;
      return;
    }
    toldOf.set(model, { at: now, silent: 0 });
    logger.warn({ err: error, model, code, since: told?.silent ?? 0 }, 'the semantic cache is passed by: its vectors fail');
  };
}
