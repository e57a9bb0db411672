import { Module, type DynamicModule } from '@nestjs/common';
import type { ServiceContext } from '@assay/service';
import { COLLECTOR_CONFIG, type CollectorConfig } from './config.ts';
import { HealthModule } from './health/health.module.ts';
import { IngestModule } from './ingest/ingest.module.ts';
import { QueryModule } from './query/query.module.ts';
import type { Storage } from './store/storage.ts';
import { StoreModule } from './store/store.module.ts';

/** The collector: one module for each capability. */
@Module({ imports: [IngestModule, QueryModule, HealthModule] })
export class AppModule {
  static with({ serviceModule }: ServiceContext, config: CollectorConfig, storage: Storage): DynamicModule {
    const provider = { provide: COLLECTOR_CONFIG, useValue: config };
    return {
      module: AppModule,
      global: true,
      imports: [serviceModule, StoreModule.register(storage)],
      providers: [provider],
      exports: [provider],
    };
  }
}
