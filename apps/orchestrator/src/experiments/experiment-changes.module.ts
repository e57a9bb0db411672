import { Module } from '@nestjs/common';
import { Audit } from '../audit/audit.ts';
import { AuditModule } from '../audit/audit.module.ts';
import { Configuration } from '../configuration/configuration.ts';
import { ExperimentChanges } from './experiment-changes.ts';
import { Experiments } from './experiments.ts';
import { ExperimentsModule } from './experiments.module.ts';

@Module({
  imports: [AuditModule, ExperimentsModule],
  providers: [
    {
      provide: ExperimentChanges,
      inject: [Configuration, Experiments, Audit],
      useFactory: (configuration: Configuration, experiments: Experiments, audit: Audit) =>
        new ExperimentChanges(configuration, experiments, audit),
    },
  ],
  exports: [ExperimentChanges, ExperimentsModule],
})
export class ExperimentChangesModule {}
