import { Module } from '@nestjs/common';
import { machineClock } from '@assay/inference';
import { LOGGER } from '@assay/service';
import type { Logger } from '@assay/telemetry';
import { Configuration } from '../configuration/configuration.ts';
import { Ledger } from '../ledger/ledger.ts';
import { LedgerModule } from '../ledger/ledger.module.ts';
import { ProvidersModule } from '../providers/providers.module.ts';
import { Providers } from '../providers/providers.ts';
import { Attempts } from './attempts.ts';
import { Generations } from './generations.ts';
import { TargetStates } from './target-states.ts';

@Module({
  imports: [ProvidersModule, LedgerModule],
  providers: [
    {
      provide: TargetStates,
      inject: [LOGGER],
      useFactory: (logger: Logger) =>
        new TargetStates(machineClock, (change) => logger.warn(change, `breaker of ${change.target} ${change.to}`)),
    },
    {
      provide: Attempts,
      inject: [TargetStates, Providers, Ledger],
      useFactory: (states: TargetStates, providers: Providers, ledger: Ledger) =>
        new Attempts({
          clock: machineClock,
          random: Math.random,
          states,
          providerOf: (target) => providers.of(target),
          onSettled: (outcome) => ledger.settle(outcome),
        }),
    },
    {
      provide: Generations,
      inject: [Configuration, Attempts],
      useFactory: (configuration: Configuration, attempts: Attempts) =>
        new Generations({ plan: () => configuration.current.plan, attempts, clock: machineClock, random: Math.random }),
    },
  ],
  exports: [Generations, TargetStates],
})
export class GenerationsModule {}
