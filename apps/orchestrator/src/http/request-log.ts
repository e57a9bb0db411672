import { METRICS, type Logger, type Metrics } from '@assay/telemetry';
import type { RequestRecord } from './request-span.ts';

/** A request that took longer is worth a line in the log by itself, ms. */
const SLOW_MS = 10_000;

/**
 * Observes requests, and writes what each of their stages took: in the log's normal course of those that failed or were slow, of
 * all others at level debug, as thousands of them come each second.
 */
export function requestLog(logger: Logger, metrics: Metrics): (record: RequestRecord) => void {
  const seconds = metrics.histogram(METRICS.aigcSeconds);
  const debug = logger.isLevelEnabled('debug');
  return ({ id, model, endpoint, status, totalMs, stages }) => {
    // Whoever names a model that is none makes no series of their own.
    seconds.observe({ model: stages ? model : '', endpoint, status_code: String(status) }, totalMs / 1_000);
    const notable = status >= 500 || totalMs > SLOW_MS;
    if (!notable && !debug) return;
    for (const [stage, latency] of Object.entries(stages ?? { pre: totalMs })) {
      logger[notable ? 'info' : 'debug']({ req_id: id, stage, latency_ms: latency, model, endpoint, status }, 'request');
    }
  };
}
