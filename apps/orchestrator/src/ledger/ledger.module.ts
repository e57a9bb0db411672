import { Module, type OnApplicationShutdown } from '@nestjs/common';
import { Metrics, METRICS } from '@assay/telemetry';
import { ORCHESTRATOR_CONFIG, type OrchestratorConfig } from '../config.ts';
import { Ledger } from './ledger.ts';

@Module({
  providers: [
    {
      provide: Ledger,
      inject: [ORCHESTRATOR_CONFIG, Metrics],
      useFactory: ({ home }: OrchestratorConfig, metrics: Metrics): Ledger => {
        const tokens = metrics.counter(METRICS.inferenceTokens);
        const cost = metrics.counter(METRICS.inferenceCost);
        const attempts = metrics.counter(METRICS.inferenceAttempts);
        return new Ledger(home, ({ target, tenant, outcome, code, usage, costMicros }) => {
          attempts.inc({ target, outcome, code: code ?? '' });
          tokens.inc({ target, tenant, kind: 'prompt' }, usage.promptTokens);
          tokens.inc({ target, tenant, kind: 'completion' }, usage.completionTokens);
          cost.inc({ target, tenant }, costMicros / 1e6);
        });
      },
    },
  ],
  exports: [Ledger],
})
export class LedgerModule implements OnApplicationShutdown {
  constructor(private readonly ledger: Ledger) {}

  onApplicationShutdown(): void {
    this.ledger.flush();
  }
}
