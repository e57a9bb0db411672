import { Module, type DynamicModule } from '@nestjs/common';
import type { ServiceContext } from '@assay/service';
import type { RunnerConfig } from './config.ts';
import { HealthModule } from './health/health.module.ts';
import { RunsModule } from './runs/runs.module.ts';
import { SandboxesModule } from './sandboxes/sandboxes.module.ts';

@Module({})
export class AppModule {
  static register({ serviceModule }: Pick<ServiceContext, 'serviceModule'>, config: RunnerConfig): DynamicModule {
    return { module: AppModule, imports: [serviceModule, SandboxesModule.register(config), RunsModule.register(config), HealthModule] };
  }
}
