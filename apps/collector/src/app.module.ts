import { Module, type DynamicModule } from '@nestjs/common';
import type { ServiceContext, SigningKey } from '@assay/service';
import { BrokerModule } from './broker/broker.module.ts';
import { COLLECTOR_CONFIG, type CollectorConfig } from './config.ts';
import { EvidenceModule } from './evidence/evidence.module.ts';
import { HealthModule } from './health/health.module.ts';
import { IngestModule } from './ingest/ingest.module.ts';
import { InsightsModule } from './insights/insights.module.ts';
import { QueryModule } from './query/query.module.ts';
import type { Storage } from './store/storage.ts';
import { SpanMetricsModule } from './span-metrics/span-metrics.module.ts';
import { StoreModule } from './store/store.module.ts';

/** What an earlier life left, opened. */
export interface Kept {
  readonly storage: Storage;
  readonly sealingKey: SigningKey;
  /** Where everything is passed on, if it is. */
  readonly forwarding: readonly DynamicModule[];
}

/** The collector: one module for each capability. */
@Module({ imports: [IngestModule, QueryModule, HealthModule, BrokerModule, SpanMetricsModule] })
export class AppModule {
  static with(context: ServiceContext, config: CollectorConfig, { storage, sealingKey, forwarding }: Kept): DynamicModule {
    const provider = { provide: COLLECTOR_CONFIG, useValue: config };
    return {
      module: AppModule,
      global: true,
      imports: [
        context.serviceModule,
        StoreModule.register(storage),
        ...forwarding,
        EvidenceModule.with(context, config, sealingKey),
        InsightsModule.with(context, config),
      ],
      providers: [provider],
      exports: [provider],
    };
  }
}
