import { METRICS, type MetricDefinition, type Metrics } from '@assay/telemetry';
import type { BrokerConsumer, BrokerReading, BrokerServer, BrokerStream } from './monitor.ts';

const SERVER: readonly (readonly [MetricDefinition<'gauge', 'server_id'>, (server: BrokerServer) => number | undefined])[] = [
  [METRICS.natsConnections, (server) => server.connections],
  [METRICS.natsSubscriptions, (server) => server.subscriptions],
  [METRICS.natsInMessages, (server) => server.in_msgs],
  [METRICS.natsOutMessages, (server) => server.out_msgs],
  [METRICS.natsInBytes, (server) => server.in_bytes],
  [METRICS.natsOutBytes, (server) => server.out_bytes],
  [METRICS.natsSlowConsumers, (server) => server.slow_consumers],
  [METRICS.natsMemory, (server) => server.mem],
  [METRICS.natsCpu, (server) => server.cpu],
  [METRICS.natsStorage, ({ jetstream }) => jetstream.stats?.storage],
  [METRICS.natsStorageLimit, ({ jetstream }) => jetstream.config?.max_storage],
  [METRICS.natsApiErrors, ({ jetstream }) => jetstream.stats?.api.errors],
];

const STREAM = [
  [METRICS.natsStreamMessages, ({ state }: BrokerStream) => state.messages],
  [METRICS.natsStreamBytes, ({ state }: BrokerStream) => state.bytes],
  [METRICS.natsStreamLastSequence, ({ state }: BrokerStream) => state.last_seq],
  [METRICS.natsStreamLimit, ({ config }: BrokerStream) => config.max_bytes],
] as const;

const CONSUMER = [
  [METRICS.natsPending, (consumer: BrokerConsumer) => consumer.num_pending],
  [METRICS.natsAckPending, (consumer: BrokerConsumer) => consumer.num_ack_pending],
  [METRICS.natsRedelivered, (consumer: BrokerConsumer) => consumer.num_redelivered],
  [METRICS.natsWaiting, (consumer: BrokerConsumer) => consumer.num_waiting],
  [METRICS.natsAckFloor, ({ ack_floor: floor }: BrokerConsumer) => floor.stream_seq],
] as const;

/**
 * Exposes how the broker is, under the names of prometheus-nats-exporter. `read` is called before each scrape, once for each metric;
 * where it gives nothing, nothing is exposed: an old number would look like health.
 */
export function exposeBroker(metrics: Metrics, read: () => Promise<BrokerReading | undefined>): void {
  for (const [definition, valueOf] of SERVER) {
    metrics.gauge(definition, async (gauge) => {
      const reading = await read();
      gauge.reset();
      const value = reading && valueOf(reading.server);
      if (reading && value !== undefined) gauge.set({ server_id: reading.server.server_id }, value);
    });
  }
  for (const [definition, valueOf] of STREAM) {
    metrics.gauge(definition, async (gauge) => {
      const reading = await read();
      gauge.reset();
      for (const stream of reading?.streams ?? []) gauge.set(streamLabels(reading, stream), valueOf(stream));
    });
  }
  for (const [definition, valueOf] of CONSUMER) {
    metrics.gauge(definition, async (gauge) => {
      const reading = await read();
      gauge.reset();
      for (const stream of reading?.streams ?? []) {
        const of = streamLabels(reading, stream);
        for (const consumer of stream.consumer_detail) {
          const leader = leaderLabels(reading, consumer);
          const labels = { ...of, consumer_name: consumer.name, consumer_leader: leader.leader, is_consumer_leader: leader.is };
          gauge.set(labels, valueOf(consumer));
        }
      }
    });
  }
}

function streamLabels(reading: BrokerReading | undefined, stream: BrokerStream) {
  const { leader, is } = leaderLabels(reading, stream);
  const { server_id = '', server_name = '' } = reading?.server ?? {};
  return { server_id, server_name, account: stream.account, stream_name: stream.name, stream_leader: leader, is_stream_leader: is };
}

/** A server that is alone leads all that it has. */
function leaderLabels(reading: BrokerReading | undefined, { cluster }: { readonly cluster?: { readonly leader: string } | undefined }) {
  const self = reading?.server.server_name ?? '';
  const leader = cluster?.leader ?? self;
  return { leader, is: String(leader === self) };
}
