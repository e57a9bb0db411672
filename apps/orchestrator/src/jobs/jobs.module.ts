import { Module, type OnApplicationShutdown } from '@nestjs/common';
import type { MessagingConnection } from '@assay/messaging';
import { CONNECTION, LOGGER } from '@assay/service';
import type { Logger } from '@assay/telemetry';
import { StorageType } from '@nats-io/jetstream';
import { ORCHESTRATOR_CONFIG, type OrchestratorConfig } from '../config.ts';
import { Callers } from '../keys/callers.ts';
import { KeysModule } from '../keys/keys.module.ts';
import { KvCells } from '../limits/kv-cells.ts';
import { TemplatedGenerations } from '../templates/templated-generations.ts';
import { TemplatesModule } from '../templates/templates.module.ts';
import { JobQueue } from './job-queue.ts';
import { JobStore } from './job-store.ts';
import { JobWorker } from './job-worker.ts';
import { JobsController } from './jobs.controller.ts';
import { Webhooks } from './webhooks.ts';

/** A job and its result are kept for so long after the last change, ms. */
const KEPT_MS = 24 * 3_600_000;
/** All jobs together may take so much of the broker's disk; more are refused. */
const MAX_BYTES = 4_096 * 1_048_576;

@Module({
  imports: [KeysModule, TemplatesModule],
  controllers: [JobsController],
  providers: [
    {
      provide: JobStore,
      inject: [CONNECTION],
      useFactory: (connection: MessagingConnection): JobStore => {
        const options = { storage: StorageType.File, ttl: KEPT_MS, max_bytes: MAX_BYTES };
        return new JobStore(new KvCells(connection, { bucket: 'inference-jobs', options }), () => new Date());
      },
    },
    {
      provide: JobQueue,
      inject: [CONNECTION],
      useFactory: (connection: MessagingConnection) => new JobQueue(connection),
    },
    {
      provide: JobWorker,
      inject: [CONNECTION, LOGGER, ORCHESTRATOR_CONFIG, JobQueue, JobStore, Callers, TemplatedGenerations],
      useFactory: (
        connection: MessagingConnection,
        logger: Logger,
        config: OrchestratorConfig,
        queue: JobQueue,
        store: JobStore,
        callers: Callers,
        generations: TemplatedGenerations,
      ): JobWorker => {
        const webhooks = new Webhooks(config.privateWebhooks);
        return new JobWorker({ connection, logger, queue, store, callers, generations, webhooks, slots: config.jobSlots });
      },
    },
  ],
})
export class JobsModule implements OnApplicationShutdown {
  constructor(private readonly worker: JobWorker) {}

  onApplicationShutdown(): Promise<void> {
    return this.worker.close();
  }
}
