import { METRICS, type Logger, type Metrics } from '@assay/telemetry';
import type { Kept } from './keeper.ts';

/** Shows how things stand after each pass over what is stored. */
export function keptMetrics(metrics: Metrics, logger: Logger): (kept: Kept) => void {
  let last: Kept | undefined;
  metrics.gauge(METRICS.collectorStoredBytes, (gauge) => {
    for (const place of ['database', 'parquet'] as const) gauge.set({ place }, last?.bytes[place] ?? 0);
  });
  metrics.gauge(METRICS.collectorPortions, (gauge) => {
    for (const form of ['open', 'closed', 'parquet'] as const) gauge.set({ form }, last?.portions[form] ?? 0);
  });
  const deleted = metrics.counter(METRICS.collectorDeletedPortions);
  const jumps = metrics.counter(METRICS.collectorClockJumps);
  return (kept) => {
    last = kept;
    if (kept.deleted > 0) {
      deleted.inc(kept.deleted);
      logger.info({ portions: kept.deleted, bytes: kept.bytes }, 'the oldest telemetry was deleted');
    }
    if (kept.clockJumpedMs === 0) return;
    jumps.inc();
    logger.warn({ jumpedMs: kept.clockJumpedMs }, 'the clock was set; for a while nothing is deleted for its age');
  };
}
