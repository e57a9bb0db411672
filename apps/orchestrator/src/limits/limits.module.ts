import { Module, type OnApplicationShutdown } from '@nestjs/common';
import { machineClock } from '@assay/inference';
import type { MessagingConnection } from '@assay/messaging';
import { CONNECTION, LOGGER } from '@assay/service';
import type { Logger } from '@assay/telemetry';
import { StorageType } from '@nats-io/jetstream';
import { Configuration } from '../configuration/configuration.ts';
import { KvCells } from './kv-cells.ts';
import { Limits } from './limits.ts';

const RATES_KEPT_MS = 2 * 3_600_000;

@Module({
  providers: [
    {
      provide: Limits,
      inject: [Configuration, CONNECTION, LOGGER],
      useFactory: (configuration: Configuration, connection: MessagingConnection, logger: Logger): Limits => {
        const cells = {
          rates: new KvCells(connection, { bucket: 'inference-rates', options: { storage: StorageType.Memory, ttl: RATES_KEPT_MS } }),
          budgets: new KvCells(connection, { bucket: 'inference-budgets', options: { storage: StorageType.File } }),
        };
        const limits = new Limits(cells, { ...machineClock, now: Date.now }, (error) =>
          logger.warn({ err: error }, 'limits could not be told to the others'),
        );
        limits.use(configuration.current);
        configuration.onChange((snapshot) => limits.use(snapshot));
        return limits;
      },
    },
  ],
  exports: [Limits],
})
export class LimitsModule implements OnApplicationShutdown {
  constructor(private readonly limits: Limits) {}

  onApplicationShutdown(): Promise<void> {
    return this.limits.close();
  }
}
