import { Inject, Module, type OnModuleInit } from '@nestjs/common';
import { LOGGER } from '@assay/service';
import { Metrics, type Logger } from '@assay/telemetry';
import { StoreThread } from '../store/store-thread.ts';

/** A scrape waits for 2 s. */
const ANSWERS_WITHIN_MS = 1_500;

/** Exposes what the thread of the store has counted of spans, with the collector's own metrics. */
@Module({})
export class SpanMetricsModule implements OnModuleInit {
  constructor(
    private readonly metrics: Metrics,
    private readonly store: StoreThread,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onModuleInit(): void {
    this.metrics.attach((openMetrics) => this.text(openMetrics));
  }

  /** Nothing when the thread is too busy: a gap in these is better than one in all. */
  private async text(openMetrics: boolean): Promise<string> {
    try {
      return await this.store.ask({ kind: 'span-metrics', openMetrics }, AbortSignal.timeout(ANSWERS_WITHIN_MS));
    } catch (error) {
      this.logger.warn({ err: error }, 'a scrape went without the metrics of spans');
      return '';
    }
  }
}
