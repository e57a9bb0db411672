import { Inject, Module } from '@nestjs/common';
import { LOGGER } from '@assay/service';
import { METRICS, Metrics, type Logger } from '@assay/telemetry';
import { COLLECTOR_CONFIG, type CollectorConfig } from '../config.ts';
import { exposeBroker } from './broker-metrics.ts';
import { readBroker, type BrokerReading } from './monitor.ts';
import { shared } from './shared.ts';

/** Metrics of one scrape come from one reading. */
const SHARED_FOR_MS = 1_000;

/**
 * How the broker is, among the metrics of the collector: it is the one process that is there once for each platform and deals with
 * nothing but telemetry, and the broker itself speaks no Prometheus.
 */
@Module({})
export class BrokerModule {
  constructor(@Inject(COLLECTOR_CONFIG) { natsMonitorUrl }: CollectorConfig, @Inject(LOGGER) logger: Logger, metrics: Metrics) {
    if (natsMonitorUrl === undefined) return;
    const readings = metrics.counter(METRICS.brokerReadings);
    const read = async (): Promise<BrokerReading | undefined> => {
      try {
        const reading = await readBroker(natsMonitorUrl);
        readings.inc({ outcome: 'read' });
        return reading;
      } catch (error) {
        readings.inc({ outcome: 'failed' });
        logger.debug({ err: error }, 'the broker does not say how it is');
        return undefined;
      }
    };
    exposeBroker(
      metrics,
      shared(read, SHARED_FOR_MS, () => performance.now()),
    );
  }
}
