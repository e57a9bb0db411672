import { Module } from '@nestjs/common';
import { machineClock, PrefixAffinity } from '@assay/inference';
import type { MessagingConnection } from '@assay/messaging';
import { CONNECTION, LOGGER } from '@assay/service';
import type { Logger } from '@assay/telemetry';
import { WorkerDirectory } from './directory.ts';
import { WorkerStreams } from './worker-streams.ts';
import { WorkersProvider } from './workers.provider.ts';

@Module({
  providers: [
    PrefixAffinity,
    {
      provide: WorkerDirectory,
      inject: [CONNECTION, LOGGER, PrefixAffinity],
      useFactory: (connection: MessagingConnection, logger: Logger, affinity: PrefixAffinity) =>
        new WorkerDirectory({ connection, logger, now: () => machineClock.now(), onArrival: (workerId) => affinity.forget(workerId) }),
    },
    {
      provide: WorkerStreams,
      inject: [CONNECTION],
      useFactory: (connection: MessagingConnection) => new WorkerStreams({ connection, now: () => machineClock.now() }),
    },
    {
      provide: WorkersProvider,
      inject: [CONNECTION, WorkerDirectory, WorkerStreams, PrefixAffinity],
      useFactory: (connection: MessagingConnection, directory: WorkerDirectory, streams: WorkerStreams, affinity: PrefixAffinity) =>
        new WorkersProvider({ connection, directory, streams, affinity, random: Math.random }),
    },
  ],
  exports: [WorkerDirectory, WorkersProvider],
})
export class WorkersModule {}
