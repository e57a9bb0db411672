import { JetStreamApiError, jetstreamManager, type StreamConfig } from '@nats-io/jetstream';
import { Kvm, type KV, type KvOptions } from '@nats-io/kv';
import { Objm, type ObjectStore } from '@nats-io/obj';
import { nanos } from '@nats-io/transport-node';
import type { MessagingConnection } from './connection.ts';

/** Everything stored is made here, so that all of it has as many copies over a cluster as {@link MessagingConnection.replicas} says. */

export type NamedStream = Omit<Partial<StreamConfig>, 'num_replicas'> & { readonly name: string };
export type BucketOptions = Omit<Partial<KvOptions>, 'replicas'>;

const NAME_IN_USE = 10_058;

/** Creates a stream, or brings it up to date. Safe to repeat. */
export async function ensureStream({ nats, replicas }: MessagingConnection, config: NamedStream): Promise<void> {
  const manager = await jetstreamManager(nats);
  try {
    await manager.streams.add({ ...config, num_replicas: replicas });
  } catch (error) {
    if (!(error instanceof JetStreamApiError) || error.code !== NAME_IN_USE) throw error;
    const { retention: _immutable, storage: _fixed, ...changeable } = config;
    await manager.streams.update(config.name, { ...changeable, num_replicas: replicas });
  }
}

/** Opens a key-value bucket, which it creates where there is none. Of one that is there only the number of copies is changed. */
export async function ensureBucket(connection: MessagingConnection, name: string, options: BucketOptions): Promise<KV> {
  const bucket = await new Kvm(connection.nats).create(name, { ...options, replicas: connection.replicas });
  await copy(connection, await bucket.status());
  return bucket;
}

export interface ObjectsOptions {
  /** An object is gone after so long; absent: never. */
  readonly ttlMs?: number;
  /** All objects together; more are refused. Absent: as much as the broker's disk has. */
  readonly maxBytes?: number;
}

/** As {@link ensureBucket}, for large objects. */
export async function ensureObjects(
  connection: MessagingConnection,
  name: string,
  { ttlMs, maxBytes }: ObjectsOptions = {},
): Promise<ObjectStore> {
  const bounds = { ...(ttlMs === undefined ? {} : { ttl: nanos(ttlMs) }), ...(maxBytes === undefined ? {} : { max_bytes: maxBytes }) };
  const store = await new Objm(connection.nats).create(name, { ...bounds, replicas: connection.replicas });
  await copy(connection, await store.status());
  return store;
}

async function copy(
  { nats, replicas }: MessagingConnection,
  { streamInfo }: { readonly streamInfo: { readonly config: Pick<StreamConfig, 'name' | 'num_replicas'> } },
): Promise<void> {
  const { name, num_replicas: copies } = streamInfo.config;
  if (copies === replicas) return;
  const manager = await jetstreamManager(nats);
  await manager.streams.update(name, { num_replicas: replicas });
}
