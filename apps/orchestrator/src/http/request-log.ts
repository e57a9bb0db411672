import { METRICS, type HistogramSeries, type Logger, type Metrics } from '@assay/telemetry';
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
  /** Of requests that a model answered, by endpoint and model. */
  const answered = new Map<string, Map<string, HistogramSeries>>();
  const seriesOf = (endpoint: string, model: string): HistogramSeries => {
    let ofEndpoint = answered.get(endpoint);
    if (!ofEndpoint) answered.set(endpoint, (ofEndpoint = new Map<string, HistogramSeries>()));
    let series = ofEndpoint.get(model);
    if (!series) ofEndpoint.set(model, (series = seconds.series({ model, endpoint, status_code: '200' })));
    return series;
  };
  return ({ id, model, endpoint, status, totalMs, stages }) => {
    if (stages && status === 200) seriesOf(endpoint, model).observe(totalMs / 1_000);
    // Whoever names a model that is none makes no series of their own.
    else seconds.observe({ model: stages ? model : '', endpoint, status_code: String(status) }, totalMs / 1_000);
    const notable = status >= 500 || totalMs > SLOW_MS;
    if (!notable && !debug) return;
    for (const [stage, latency] of Object.entries(stages ?? { pre: totalMs })) {
      logger[notable ? 'info' : 'debug']({ req_id: id, stage, latency_ms: latency, model, endpoint, status }, 'request');
    }
  };
}
