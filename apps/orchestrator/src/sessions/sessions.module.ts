import { Module } from '@nestjs/common';
import { SESSION_TTL_MS } from '@assay/contracts';
import { machineClock } from '@assay/inference';
import type { MessagingConnection } from '@assay/messaging';
import { CONNECTION, LOGGER } from '@assay/service';
import type { Logger } from '@assay/telemetry';
import { StorageType } from '@nats-io/jetstream';
import { AgentsModule } from '../agents/agents.module.ts';
import { StepGenerations } from '../agents/step-generations.ts';
import { StepLog } from '../agents/step-log.ts';
import { Connections } from './connections.ts';
import { ORCHESTRATOR_CONFIG, type OrchestratorConfig } from '../config.ts';
import { GenerationsModule } from '../generations/generations.module.ts';
import { Generations } from '../generations/generations.ts';
import { KeysModule } from '../keys/keys.module.ts';
import { KvCells } from '../limits/kv-cells.ts';
import { SessionGenerations } from './session-generations.ts';
import { SessionSteps } from './session-steps.ts';
import { SessionStore } from './session-store.ts';
import { SessionsController } from './sessions.controller.ts';
import { StepsController } from './steps.controller.ts';

/** All dialogs together may take so much of the broker's disk; more are refused. */
const MAX_BYTES = 1_024 * 1_048_576;

@Module({
  imports: [KeysModule, GenerationsModule, AgentsModule],
  controllers: [SessionsController, StepsController],
  providers: [
    {
      provide: SessionStore,
      inject: [CONNECTION],
      useFactory: (connection: MessagingConnection): SessionStore => {
        const options = { storage: StorageType.File, ttl: SESSION_TTL_MS, max_bytes: MAX_BYTES };
        return new SessionStore(new KvCells(connection, { bucket: 'inference-sessions', options }), () => new Date());
      },
    },
    {
      provide: Connections,
      inject: [ORCHESTRATOR_CONFIG],
      useFactory: ({ connectionsPerKey }: OrchestratorConfig) => new Connections(connectionsPerKey),
    },
    {
      provide: SessionSteps,
      inject: [SessionStore, StepLog],
      useFactory: (sessions: SessionStore, log: StepLog) => new SessionSteps(sessions, log),
    },
    {
      provide: SessionGenerations,
      inject: [SessionStore, Generations, StepLog, LOGGER],
      useFactory: (sessions: SessionStore, generations: Generations, log: StepLog, logger: Logger) => {
        const onLost = (error: unknown): void => logger.warn({ err: error }, 'a generation could not be told on as a step of its session');
        return new SessionGenerations(sessions, new StepGenerations(generations, log, machineClock, onLost));
      },
    },
  ],
  exports: [Connections, SessionGenerations, SessionSteps],
})
export class SessionsModule {}
