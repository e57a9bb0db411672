import { BUCKETS, LANES, STREAMS, workSubject, type Lane } from '@assay/contracts';
import {
  AckPolicy,
  DiscardPolicy,
  jetstreamManager,
  RetentionPolicy,
  StorageType,
  StoreCompression,
  type ConsumerConfig,
} from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';
import type { MessagingConnection } from './connection.ts';
import { ensureBucket, ensureObjects, ensureStream, type NamedStream } from './stores.ts';

const DAY_MS = 24 * 3_600_000;

/** Name of the durable consumer of a lane. */
export const laneConsumer = (lane: Lane): string => `lane-${lane}`;

/** Creates what the platform stores in JetStream, or brings it up to date. Safe to call from every process at every start. */
export async function ensureStreams(connection: MessagingConnection): Promise<void> {
  const manager = await jetstreamManager(connection.nats);
  for (const config of streamConfigs()) await ensureStream(connection, config);
  for (const lane of LANES) await manager.consumers.add(STREAMS.work.name, laneConfig(lane));
  await ensureBucket(connection, BUCKETS.cancellations, { ttl: DAY_MS, history: 1 });
  await ensureObjects(connection, BUCKETS.bundles);
  await ensureObjects(connection, BUCKETS.evidence);
}

function streamConfigs(): readonly NamedStream[] {
  const file = { storage: StorageType.File, discard: DiscardPolicy.Old };
  return [
    // A job leaves the stream when it is acknowledged. The window makes a second publish of one run a no-op.
    {
      ...file,
      name: STREAMS.work.name,
      subjects: [...STREAMS.work.subjects],
      retention: RetentionPolicy.Workqueue,
      duplicate_window: nanos(3_600_000),
    },
    {
      ...file,
      name: STREAMS.reports.name,
      subjects: [...STREAMS.reports.subjects],
      max_age: nanos(7 * DAY_MS),
      duplicate_window: nanos(3_600_000),
    },
    {
      ...file,
      name: STREAMS.events.name,
      subjects: [...STREAMS.events.subjects],
      max_age: nanos(STREAMS.events.maxAgeMs),
      max_bytes: 2 ** 30,
    },
    // A chain that could be shortened would prove nothing.
    {
      ...file,
      name: STREAMS.seals.name,
      subjects: [...STREAMS.seals.subjects],
      deny_delete: true,
      deny_purge: true,
      allow_direct: true,
    },
    {
      ...file,
      name: STREAMS.ledger.name,
      subjects: [...STREAMS.ledger.subjects],
      max_age: nanos(STREAMS.ledger.maxAgeMs),
      allow_direct: true,
      compression: StoreCompression.S2,
    },
    { ...file, name: STREAMS.deadLetters.name, subjects: [...STREAMS.deadLetters.subjects], max_age: nanos(7 * DAY_MS) },
  ];
}

function laneConfig(lane: Lane): Partial<ConsumerConfig> {
  return {
    durable_name: laneConsumer(lane),
    filter_subject: workSubject(lane),
    ack_policy: AckPolicy.Explicit,
    ack_wait: nanos(STREAMS.work.ackWaitMs),
    max_deliver: STREAMS.work.maxDeliver,
    max_ack_pending: 10_000,
  };
}
