import { Module, type OnApplicationShutdown } from '@nestjs/common';
import { machineClock } from '@assay/inference';
import type { MessagingConnection } from '@assay/messaging';
import { CONNECTION, LOGGER } from '@assay/service';
import type { Logger } from '@assay/telemetry';
import { StorageType } from '@nats-io/jetstream';
import { SharedCounts } from '../experiments/shared-counts.ts';
import { KvCells } from '../limits/kv-cells.ts';
import { VersionTelemetry } from './version-telemetry.ts';

/** The longest window that can be asked for, and an hour. */
const KEPT_MS = 25 * 3_600_000;

@Module({
  providers: [
    {
      provide: VersionTelemetry,
      inject: [CONNECTION, LOGGER],
      useFactory: (connection: MessagingConnection, logger: Logger): VersionTelemetry => {
        const cells = new KvCells(connection, { bucket: 'inference-versions', options: { storage: StorageType.File, ttl: KEPT_MS } });
        const counts = new SharedCounts(cells, (error) => logger.warn({ err: error }, 'counts of versions could not be shared yet'));
        return new VersionTelemetry(counts, machineClock);
      },
    },
  ],
  exports: [VersionTelemetry],
})
export class VersionTelemetryModule implements OnApplicationShutdown {
  constructor(private readonly versions: VersionTelemetry) {}

  onApplicationShutdown(): Promise<void> {
    return this.versions.close();
  }
}
