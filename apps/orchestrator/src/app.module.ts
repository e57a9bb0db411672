import { Module, type DynamicModule } from '@nestjs/common';
import type { ServiceContext } from '@assay/service';
import { AdminModule } from './admin/admin.module.ts';
import type { OrchestratorConfig } from './config.ts';
import type { Configuration } from './configuration/configuration.ts';
import { ConfigurationModule } from './configuration/configuration.module.ts';
import { GrpcModule } from './grpc/grpc.module.ts';
import { SocketsModule } from './sockets/sockets.module.ts';
import { HealthModule } from './health/health.module.ts';
import { WiresModule } from './http/wires.module.ts';
import { JobsModule } from './jobs/jobs.module.ts';

/** The inference front: one module for each capability. */
@Module({ imports: [WiresModule, GrpcModule, SocketsModule, AdminModule, JobsModule, HealthModule] })
export class AppModule {
  static with({ serviceModule }: ServiceContext, config: OrchestratorConfig, configuration: Configuration): DynamicModule {
    return { module: AppModule, imports: [serviceModule, ConfigurationModule.register(config, configuration)] };
  }
}
