import type { SigningKey } from '@assay/service';
import { Module, type DynamicModule } from '@nestjs/common';
import type { GatewayConfig } from './config.ts';
import { DashboardsModule } from './dashboards/dashboards.module.ts';
import { EvidenceModule } from './evidence/evidence.module.ts';
import { ExercisesModule } from './exercises/exercises.module.ts';
import { HealthModule } from './health/health.module.ts';
import { IdentityModule } from './identity/identity.module.ts';
import { InferenceModule } from './inference/inference.module.ts';
import { MetricsModule } from './metrics/metrics.module.ts';
import { OpenApiModule } from './openapi/openapi.module.ts';
import { RunsModule } from './runs/runs.module.ts';
import { TracesModule } from './traces/traces.module.ts';

/** The edge: one module for each capability. */
@Module({
  imports: [
    DashboardsModule,
    ExercisesModule,
    RunsModule,
    EvidenceModule,
    InferenceModule,
    TracesModule,
    HealthModule,
    MetricsModule,
    OpenApiModule,
  ],
})
export class AppModule {
  static with(config: GatewayConfig, key: SigningKey, serviceModule: DynamicModule): DynamicModule {
    return { module: AppModule, imports: [serviceModule, IdentityModule.with(config, key)] };
  }
}
