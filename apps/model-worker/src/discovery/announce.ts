import { WORKER_SERVICE } from '@assay/contracts';
import type { Engine } from '@assay/inference';
import type { MessagingConnection } from '@assay/messaging';
import { Svcm, type Service } from '@nats-io/services';
import type { LoadBroadcast } from '../load/load-broadcast.ts';

/** Version of the protocol between workers and those who send them orders. */
const PROTOCOL_VERSION = '1.0.0';

export interface AnnounceOptions {
  readonly connection: MessagingConnection;
  readonly engine: Engine;
  readonly load: LoadBroadcast;
  readonly workerId: string;
}

/** Makes the worker known to NATS' service discovery: `nats micro ls|info|stats model-worker`. */
export function announce({ connection, engine, load, workerId }: AnnounceOptions): Promise<Service> {
  return new Svcm(connection.nats).add({
    name: WORKER_SERVICE,
    version: PROTOCOL_VERSION,
    description: 'Executes inference',
    metadata: { workerId, engine: engine.kind, models: engine.models.map(({ id, version }) => `${id}@${version}`).join(' ') },
    // The worker's own subjects: of two processes under one name each order still reaches one.
    queue: workerId,
    statsHandler: ({ subject }) => Promise.resolve(subject.endsWith('.generate') ? { load: load.current(), models: engine.load() } : null),
  });
}
