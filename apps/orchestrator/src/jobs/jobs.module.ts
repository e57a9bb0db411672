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
import { JobContents } from './job-contents.ts';
import { JobKeyFile } from './job-key-file.ts';
import { JobMessenger } from './job-messenger.ts';
import { JobQueue } from './job-queue.ts';
import { JobStore } from './job-store.ts';
import { JobWorker } from './job-worker.ts';
import { JobsController } from './jobs.controller.ts';
import { SealedSecrets } from './sealed-secrets.ts';
import { Webhooks } from './webhooks.ts';

/** A job and its result are kept for so long after the last change, ms. */
const KEPT_MS = 24 * 3_600_000;
/** All jobs together may take so much of the broker's disk; more are refused. */
const MAX_BYTES = 2_048 * 1_048_576;

@Module({
  imports: [KeysModule, TemplatesModule],
  controllers: [JobsController],
  providers: [
    {
      provide: JobContents,
      inject: [CONNECTION],
      useFactory: (connection: MessagingConnection) => new JobContents(connection),
    },
    {
      provide: SealedSecrets,
      inject: [ORCHESTRATOR_CONFIG],
      useFactory: ({ jobKeys }: OrchestratorConfig) => new SealedSecrets(new JobKeyFile(jobKeys)),
    },
    {
      provide: JobStore,
      inject: [CONNECTION, JobContents, SealedSecrets],
      useFactory: (connection: MessagingConnection, contents: JobContents, secrets: SealedSecrets): JobStore => {
        const options = { storage: StorageType.File, ttl: KEPT_MS, max_bytes: MAX_BYTES };
        const cells = new KvCells(connection, { bucket: 'inference-jobs', options });
        return new JobStore({ cells, contents, secrets, now: () => new Date() });
      },
    },
    {
      provide: JobQueue,
      inject: [CONNECTION],
      useFactory: (connection: MessagingConnection) => new JobQueue(connection),
    },
    {
      provide: JobMessenger,
      inject: [JobStore, JobContents, SealedSecrets, LOGGER, ORCHESTRATOR_CONFIG],
      useFactory: (
        store: JobStore,
        contents: JobContents,
        secrets: SealedSecrets,
        logger: Logger,
        { privateWebhooks }: OrchestratorConfig,
      ): JobMessenger =>
        new JobMessenger({ store, contents, secrets, logger, webhooks: new Webhooks(privateWebhooks), random: Math.random }),
    },
    {
      provide: JobWorker,
      inject: [CONNECTION, LOGGER, ORCHESTRATOR_CONFIG, JobQueue, JobStore, JobContents, JobMessenger, Callers, TemplatedGenerations],
      useFactory: (
        connection: MessagingConnection,
        logger: Logger,
        { jobSlots: slots }: OrchestratorConfig,
        queue: JobQueue,
        store: JobStore,
        contents: JobContents,
        messenger: JobMessenger,
        callers: Callers,
        generations: TemplatedGenerations,
      ): JobWorker => new JobWorker({ connection, logger, slots, queue, store, contents, messenger, callers, generations }),
    },
  ],
})
export class JobsModule implements OnApplicationShutdown {
  constructor(private readonly worker: JobWorker) {}

  onApplicationShutdown(): Promise<void> {
    return this.worker.close();
  }
}
