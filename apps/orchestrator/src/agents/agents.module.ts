import { Module } from '@nestjs/common';
import type { MessagingConnection } from '@assay/messaging';
import { CONNECTION, LOGGER } from '@assay/service';
import type { Logger } from '@assay/telemetry';
import { StorageType } from '@nats-io/jetstream';
import { KvCells } from '../limits/kv-cells.ts';
import { StepLog } from './step-log.ts';
import { STEPS_KEPT_MS, StepStream } from './step-stream.ts';

/** Checkpoints of all sessions together may take so much of the broker's disk; more are refused. */
const MAX_BYTES = 1_024 * 1_048_576;

/** The live state of agents: steps of sessions. */
@Module({
  providers: [
    {
      provide: StepLog,
      inject: [CONNECTION, LOGGER],
      useFactory: (connection: MessagingConnection, logger: Logger): StepLog => {
        const options = { storage: StorageType.File, ttl: STEPS_KEPT_MS, max_bytes: MAX_BYTES };
        const cells = new KvCells(connection, { bucket: 'inference-steps', options });
        const onFault = (error: unknown): void => logger.warn({ err: error }, 'a checkpoint of steps was not written');
        return new StepLog(new StepStream(connection), cells, Date.now, onFault);
      },
    },
  ],
  exports: [StepLog],
})
export class AgentsModule {}
