import { Module } from '@nestjs/common';
import { machineClock } from '@assay/inference';
import { LOGGER } from '@assay/service';
import { Metrics, type Logger } from '@assay/telemetry';
import { Configuration } from '../configuration/configuration.ts';
import { ExperimentsModule } from '../experiments/experiments.module.ts';
import { Experiments } from '../experiments/experiments.ts';
import { Ledger } from '../ledger/ledger.ts';
import { LedgerModule } from '../ledger/ledger.module.ts';
import { LimitsLayer } from '../limits/limits.layer.ts';
import { LimitsModule } from '../limits/limits.module.ts';
import { Limits } from '../limits/limits.ts';
import { ProfilesModule } from '../profiles/profiles.module.ts';
import { SlowTraces } from '../profiles/slow-traces.ts';
import { ProvidersModule } from '../providers/providers.module.ts';
import { Providers } from '../providers/providers.ts';
import { versionOutcome } from '../releases/version-outcome.ts';
import { VersionTelemetry } from '../releases/version-telemetry.ts';
import { VersionTelemetryModule } from '../releases/version-telemetry.module.ts';
import { Attempts } from './attempts.ts';
import { Generations } from './generations.ts';
import { embedder } from './embedder.ts';
import { genAiMetrics } from './gen-ai-metrics.ts';
import { guardrailRecord } from './guardrail-record.ts';
import { layered } from './layer.ts';
import { AdmissionLayer } from './layers/admission.layer.ts';
import { ContextLayer } from './layers/context.layer.ts';
import { DegradedLayer } from './layers/degraded.layer.ts';
import { GuardrailsLayer } from './layers/guardrails.layer.ts';
import { ExactCacheLayer } from './layers/exact-cache.layer.ts';
import { SemanticCacheLayer } from './layers/semantic-cache.layer.ts';
import { StructuredLayer } from './layers/structured.layer.ts';
import type { Operation } from './operation.ts';
import { semanticCacheRecord } from './semantic-cache-record.ts';
import { TargetStates } from './target-states.ts';

@Module({
  imports: [ProvidersModule, LedgerModule, LimitsModule, ExperimentsModule, VersionTelemetryModule, ProfilesModule],
  providers: [
    {
      provide: TargetStates,
      inject: [LOGGER],
      useFactory: (logger: Logger) =>
        new TargetStates(machineClock, (change) => logger.warn(change, `breaker of ${change.target} ${change.to}`)),
    },
    { provide: AdmissionLayer, useFactory: () => new AdmissionLayer(machineClock) },
    {
      provide: Attempts,
      inject: [Configuration, TargetStates, Providers, Ledger, Experiments, VersionTelemetry, SlowTraces, Metrics],
      useFactory: (
        configuration: Configuration,
        states: TargetStates,
        providers: Providers,
        ledger: Ledger,
        experiments: Experiments,
        versions: VersionTelemetry,
        traces: SlowTraces,
        metrics: Metrics,
      ) => {
        const observe = genAiMetrics(metrics);
        return new Attempts({
          clock: machineClock,
          random: Math.random,
          states,
          providerOf: (target) => providers.of(target),
          rereadKey: ({ provider }) => configuration.rereadKey(provider),
          onBegun: ledger.begin,
          onSettled: (outcome) => {
            const counted = versionOutcome(outcome, ledger.settle(outcome));
            versions.settle(outcome, counted);
            experiments.settle(outcome, counted);
            traces.settle(outcome);
            observe(outcome);
          },
        });
      },
    },
    {
      provide: Generations,
      inject: [Configuration, Attempts, AdmissionLayer, Limits, Providers, Experiments, VersionTelemetry, LOGGER, Metrics],
      useFactory: (
        configuration: Configuration,
        attempts: Attempts,
        admission: AdmissionLayer,
        limits: Limits,
        providers: Providers,
        experiments: Experiments,
        versions: VersionTelemetry,
        logger: Logger,
        metrics: Metrics,
      ) => {
        const limitsOf = (operation: Operation) => limits.of(operation);
        const layers = [
          new DegradedLayer(),
          new GuardrailsLayer(guardrailRecord(logger, metrics, [experiments, versions])),
          new ExactCacheLayer(machineClock, Math.random),
          new SemanticCacheLayer(embedder(configuration, providers), machineClock, semanticCacheRecord(logger, metrics, machineClock)),
          new LimitsLayer(limitsOf),
          admission,
          new ContextLayer(),
          new StructuredLayer(),
        ];
        const serving = layered(layers, attempts);
        const snapshot = () => configuration.current;
        return new Generations({ snapshot, serving, attempts, limitsOf, clock: machineClock, random: Math.random });
      },
    },
  ],
  exports: [AdmissionLayer, Generations, TargetStates],
})
export class GenerationsModule {}
