import { Module, type DynamicModule } from '@nestjs/common';
import { ORCHESTRATOR_CONFIG, type OrchestratorConfig } from '../config.ts';
import { Configuration } from './configuration.ts';

@Module({})
export class ConfigurationModule {
  static register(config: OrchestratorConfig, configuration: Configuration): DynamicModule {
    const providers = [
      { provide: ORCHESTRATOR_CONFIG, useValue: config },
      { provide: Configuration, useValue: configuration },
    ];
    return { module: ConfigurationModule, global: true, providers, exports: providers };
  }
}
