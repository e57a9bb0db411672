import { Module } from '@nestjs/common';
import { SESSION_TTL_MS } from '@assay/contracts';
import type { MessagingConnection } from '@assay/messaging';
import { CONNECTION } from '@assay/service';
import { StorageType } from '@nats-io/jetstream';
import { GenerationsModule } from '../generations/generations.module.ts';
import { Generations } from '../generations/generations.ts';
import { KeysModule } from '../keys/keys.module.ts';
import { KvCells } from '../limits/kv-cells.ts';
import { SessionGenerations } from './session-generations.ts';
import { SessionStore } from './session-store.ts';
import { SessionsController } from './sessions.controller.ts';

/** All dialogs together may take so much of the broker's disk; more are refused. */
const MAX_BYTES = 1_024 * 1_048_576;

@Module({
  imports: [KeysModule, GenerationsModule],
  controllers: [SessionsController],
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
      provide: SessionGenerations,
      inject: [SessionStore, Generations],
      useFactory: (sessions: SessionStore, generations: Generations) => new SessionGenerations(sessions, generations),
    },
  ],
  exports: [SessionGenerations],
})
export class SessionsModule {}
