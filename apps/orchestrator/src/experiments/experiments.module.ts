import { Module, type OnApplicationShutdown } from '@nestjs/common';
import type { MessagingConnection } from '@assay/messaging';
import { CONNECTION, LOGGER } from '@assay/service';
import type { Logger } from '@assay/telemetry';
import { StorageType } from '@nats-io/jetstream';
import { KvCells } from '../limits/kv-cells.ts';
import { Experiments } from './experiments.ts';
import { SharedCounts } from './shared-counts.ts';

@Module({
  providers: [
    {
      provide: Experiments,
      inject: [CONNECTION, LOGGER],
      useFactory: (connection: MessagingConnection, logger: Logger): Experiments => {
        const cells = new KvCells(connection, { bucket: 'inference-experiment-counts', options: { storage: StorageType.File } });
        const counts = new SharedCounts(cells, (error) => logger.warn({ err: error }, 'counts of experiments could not be shared yet'));
        return new Experiments(counts);
      },
    },
  ],
  exports: [Experiments],
})
export class ExperimentsModule implements OnApplicationShutdown {
  constructor(private readonly experiments: Experiments) {}

  onApplicationShutdown(): Promise<void> {
    return this.experiments.close();
  }
}
