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
/** While NATS is away every key of every second fails: one line in this time says so, ms. */
const TELL_EVERY_MS = 10_000;

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
        let toldAt = -Infinity;
        const onFault = (error: unknown): void => {
          if (Date.now() - toldAt < TELL_EVERY_MS) return;
          toldAt = Date.now();
          logger.warn({ err: error }, 'limits cannot be shared with the other orchestrators');
        };
        const limits = new Limits(cells, { ...machineClock, now: Date.now }, onFault);
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
