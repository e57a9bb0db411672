import { Module } from '@nestjs/common';
import type { MessagingConnection } from '@assay/messaging';
import { CONNECTION, LOGGER } from '@assay/service';
import type { Logger } from '@assay/telemetry';
import { StorageType } from '@nats-io/jetstream';
import { KvCells } from '../limits/kv-cells.ts';
import { Audit } from './audit.ts';

@Module({
  providers: [
    {
      provide: Audit,
      inject: [CONNECTION, LOGGER],
      useFactory: (connection: MessagingConnection, logger: Logger): Audit =>
        new Audit(new KvCells(connection, { bucket: 'inference-audit', options: { storage: StorageType.File } }), logger),
    },
  ],
  exports: [Audit],
})
export class AuditModule {}
