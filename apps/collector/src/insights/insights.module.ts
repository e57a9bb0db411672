import { Module, type BeforeApplicationShutdown, type DynamicModule, type OnApplicationBootstrap } from '@nestjs/common';
import { LOGGER, type ServiceContext } from '@assay/service';
import { METRICS, Metrics, type Logger } from '@assay/telemetry';
import type { CollectorConfig } from '../config.ts';
import { Prometheus } from '../prometheus/prometheus.ts';
import { Insights } from './insights.ts';
import { InsightsController } from './insights.controller.ts';
import { readSignals } from './read-signals.ts';
import type { Looked } from './watch.ts';
import { Watching } from './watching.ts';

/** Golden signals, and what is unusual about them. */
@Module({ controllers: [InsightsController] })
export class InsightsModule implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private work: Promise<void> = Promise.resolve();

  constructor(private readonly insights: Insights) {}

  static with({ signal }: ServiceContext, config: CollectorConfig): DynamicModule {
    const provider = {
      provide: Insights,
      inject: [Metrics, LOGGER],
      useFactory: (metrics: Metrics, logger: Logger) => {
        const prometheus = new Prometheus(config.prometheusUrl);
        const rounds = metrics.counter(METRICS.insightRounds);
        const note = noting(metrics, logger);
        return new Insights({
          watching: new Watching(),
          read: (at, until) => readSignals(prometheus, at, until),
          onLooked: (looked, ms) => {
            rounds.inc({ outcome: 'looked' });
            metrics.histogram(METRICS.insightRoundSeconds).observe(ms / 1_000);
            for (const each of looked) note(each);
          },
          onBlind: (error) => {
            rounds.inc({ outcome: 'blind' });
            logger.warn({ err: error }, 'Prometheus does not answer: no insights');
          },
          now: Date.now,
          signal,
        });
      },
    };
    return { module: InsightsModule, providers: [provider] };
  }

  onApplicationBootstrap(): void {
    this.work = this.insights.run();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.work;
  }
}

/** Dashboards annotate themselves by the gauge. */
function noting(metrics: Metrics, logger: Logger): (looked: Looked) => void {
  const active = metrics.gauge(METRICS.insightActive);
  const begun = metrics.counter(METRICS.insightAnomalies);
  return ({ insight: { service, signal, direction, value, expected }, turn }) => {
    active.set({ service, signal, direction }, turn === 'began' ? 1 : 0);
    if (turn !== 'began') return;
    begun.inc({ service, signal, direction });
    logger.info({ about: service, signal, direction, value, expected }, 'a signal is out of its range');
  };
}
