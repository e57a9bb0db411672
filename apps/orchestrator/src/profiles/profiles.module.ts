import { join } from 'node:path';
import { Module } from '@nestjs/common';
import { ORCHESTRATOR_CONFIG, type OrchestratorConfig } from '../config.ts';
import { Profiles } from './profiles.ts';
import { SlowTraces } from './slow-traces.ts';

@Module({
  providers: [
    SlowTraces,
    {
      provide: Profiles,
      inject: [ORCHESTRATOR_CONFIG, SlowTraces],
      useFactory: ({ home }: OrchestratorConfig, traces: SlowTraces) => new Profiles(join(home, 'profiles'), traces, () => new Date()),
    },
  ],
  exports: [Profiles, SlowTraces],
})
export class ProfilesModule {}
