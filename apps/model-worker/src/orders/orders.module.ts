import type { Engine } from '@assay/inference';
import type { MessagingConnection } from '@assay/messaging';
import { CONNECTION, LOGGER } from '@assay/service';
import type { Logger } from '@assay/telemetry';
import { Module, type DynamicModule } from '@nestjs/common';
import type { ModelWorkerConfig } from '../config.ts';
import { ENGINE } from '../engine/engine.module.ts';
import { LoadBroadcast } from '../load/load-broadcast.ts';
import { Generations } from './generations.ts';
import { OrdersService } from './orders.service.ts';
import { Outlet } from './outlet.ts';

/** Takes orders over NATS and streams what the engine says. */
@Module({})
export class OrdersModule {
  static register(config: ModelWorkerConfig): DynamicModule {
    const service = {
      provide: OrdersService,
      useFactory: (connection: MessagingConnection, engine: Engine, logger: Logger) => {
        const load = new LoadBroadcast({ connection, engine, workerId: config.workerId, startedAt: Date.now() });
        const outlet = new Outlet({ connection, mostBytes: config.outboundBytes });
        const generations = new Generations({ connection, engine, outlet, load, logger, workerId: config.workerId });
        return new OrdersService({ connection, engine, generations, load, logger, config });
      },
      inject: [CONNECTION, ENGINE, LOGGER],
    };
    return { module: OrdersModule, providers: [service] };
  }
}
