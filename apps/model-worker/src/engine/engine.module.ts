import type { Engine } from '@assay/inference';
import { Metrics } from '@assay/telemetry';
import { Module, type DynamicModule } from '@nestjs/common';
import type { ModelWorkerConfig } from '../config.ts';
import { EngineMetrics } from '../telemetry/engine-metrics.ts';
import { openEngine } from './open-engine.ts';

export const ENGINE = Symbol('Engine');

/** The one engine of the process, and what it measures. */
@Module({})
export class EngineModule {
  static register(config: ModelWorkerConfig): DynamicModule {
    const metrics = { provide: EngineMetrics, useFactory: (registry: Metrics) => new EngineMetrics(registry), inject: [Metrics] };
    const engine = {
      provide: ENGINE,
      useFactory: async (observer: EngineMetrics): Promise<Engine> => {
        const opened = await openEngine(config, (event) => observer.observe(event));
        observer.follow(opened);
        return opened;
      },
      inject: [EngineMetrics],
    };
    return { module: EngineModule, global: true, providers: [metrics, engine], exports: [engine] };
  }
}
