import { Inject, Module, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { LOGGER } from '@assay/service';
import { Metrics, type Logger } from '@assay/telemetry';
import { ORCHESTRATOR_CONFIG, type OrchestratorConfig } from '../config.ts';
import { Configuration } from '../configuration/configuration.ts';
import { requestLog } from '../http/request-log.ts';
import { Callers } from '../keys/callers.ts';
import { KeysModule } from '../keys/keys.module.ts';
import { TemplatedGenerations } from '../templates/templated-generations.ts';
import { TemplatesModule } from '../templates/templates.module.ts';
import { grpcServer, listen } from './grpc-server.ts';

@Module({ imports: [KeysModule, TemplatesModule] })
export class GrpcModule implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly server: ReturnType<typeof grpcServer>;

  constructor(
    callers: Callers,
    generations: TemplatedGenerations,
    configuration: Configuration,
    @Inject(ORCHESTRATOR_CONFIG) private readonly config: OrchestratorConfig,
    @Inject(LOGGER) logger: Logger,
    metrics: Metrics,
  ) {
    const onFault = (error: unknown): void => logger.error({ err: error }, 'a request failed in an unforeseen way');
    this.server = grpcServer({
      callers,
      generations,
      configuration,
      stalledMs: config.stalledReaderMs,
      onServed: requestLog(logger, metrics),
      onFault,
    });
  }

  onApplicationBootstrap(): Promise<void> {
    return listen(this.server, `${this.config.host}:${this.config.grpcPort}`);
  }

  onApplicationShutdown(): void {
    this.server.forceShutdown();
  }
}
