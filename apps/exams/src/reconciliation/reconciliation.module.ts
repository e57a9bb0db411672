import { Module, type DynamicModule } from '@nestjs/common';
import { DispatchModule } from '../dispatch/dispatch.module.ts';
import { VerdictsModule } from '../verdicts/verdicts.module.ts';
import { RECONCILE_AFTER_MS, Reconciler } from './reconciler.service.ts';
import { Rescue } from './rescue.service.ts';

@Module({})
export class ReconciliationModule {
  static register(afterMs: number): DynamicModule {
    return {
      module: ReconciliationModule,
      imports: [DispatchModule, VerdictsModule],
      providers: [Reconciler, Rescue, { provide: RECONCILE_AFTER_MS, useValue: afterMs }],
    };
  }
}
