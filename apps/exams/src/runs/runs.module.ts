import { Module, type DynamicModule } from '@nestjs/common';
import { DispatchModule } from '../dispatch/dispatch.module.ts';
import { VerdictsModule } from '../verdicts/verdicts.module.ts';
import { QueueGauges } from './queue-gauges.ts';
import { RunViews } from './run-views.service.ts';
import { RunsController } from './runs.controller.ts';
import { ACTIVE_RUNS, RunsService } from './runs.service.ts';

@Module({})
export class RunsModule {
  static register(activeRuns: number): DynamicModule {
    return {
      module: RunsModule,
      imports: [DispatchModule, VerdictsModule],
      controllers: [RunsController],
      providers: [RunsService, RunViews, QueueGauges, { provide: ACTIVE_RUNS, useValue: activeRuns }],
    };
  }
}
