import { BundleStore, Cancellations, LiveEvents, Reports, WorkQueue } from '@assay/messaging';
import { LOGGER } from '@assay/service';
import { Metrics, type Logger } from '@assay/telemetry';
import { Module, type DynamicModule } from '@nestjs/common';
import { availableParallelism } from 'node:os';
import type { RunnerConfig } from '../config.ts';
import type { Workshop } from '../pipeline/preparation.ts';
import { Turns } from '../pipeline/turns.ts';
import { Sandboxes } from '../sandboxes/sandboxes.service.ts';
import { SyntaxProcess } from '../syntax/syntax-process.ts';
import { Bundles } from './bundles.ts';
import { RunSlots } from './run-slots.ts';
import { RunWorker } from './run-worker.ts';
import { RunsService } from './runs.service.ts';

/** Takes runs from the queue and reports what they came to. */
@Module({})
export class RunsModule {
  static register(config: RunnerConfig): DynamicModule {
    const bundles = { provide: Bundles, useFactory: (store: BundleStore) => new Bundles(store), inject: [BundleStore] };
    const syntax = { provide: SyntaxProcess, useFactory: () => SyntaxProcess.open() };
    const worker = {
      provide: RunWorker,
      useFactory: (
        bundles: Bundles,
        sandboxes: Sandboxes,
        syntax: SyntaxProcess,
        events: LiveEvents,
        reports: Reports,
        cancellations: Cancellations,
        metrics: Metrics,
        logger: Logger,
      ) =>
        new RunWorker({
          bundles,
          events,
          reports,
          cancellations,
          metrics,
          logger,
          workshop: workshop(sandboxes, syntax, logger),
          now: () => new Date(),
        }),
      inject: [Bundles, Sandboxes, SyntaxProcess, LiveEvents, Reports, Cancellations, Metrics, LOGGER],
    };
    const slots = {
      provide: RunSlots,
      useFactory: (queue: WorkQueue, worker: RunWorker, metrics: Metrics, logger: Logger) =>
        new RunSlots({ queue, worker, slots: config.slots, metrics, logger }),
      inject: [WorkQueue, RunWorker, Metrics, LOGGER],
    };
    const service = {
      provide: RunsService,
      useFactory: (slots: RunSlots, sandboxes: Sandboxes) => new RunsService(slots, sandboxes, config.drainMs),
      inject: [RunSlots, Sandboxes],
    };
    return { module: RunsModule, providers: [bundles, syntax, worker, slots, service] };
  }
}

function workshop({ host, imageName }: Sandboxes, syntax: SyntaxProcess, logger: Logger): Workshop {
  return {
    lease: (image, limits, signal) => host.lease(image, limits, signal),
    imageName,
    syntax,
    compilers: new Turns(availableParallelism()),
    clock: () => performance.now(),
    notice: (runId, message, details) => logger.warn({ runId, ...details }, message),
  };
}
