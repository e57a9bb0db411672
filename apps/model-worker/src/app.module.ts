import { Module, type DynamicModule } from '@nestjs/common';
import type { ServiceContext } from '@assay/service';
import type { ModelWorkerConfig } from './config.ts';
import { EngineModule } from './engine/engine.module.ts';
import { OrdersModule } from './orders/orders.module.ts';

@Module({})
export class AppModule {
  static register({ serviceModule }: Pick<ServiceContext, 'serviceModule'>, config: ModelWorkerConfig): DynamicModule {
    return { module: AppModule, imports: [serviceModule, EngineModule.register(config), OrdersModule.register(config)] };
  }
}
