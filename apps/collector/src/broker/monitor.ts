import { z } from 'zod';

/** What `/varz` of a nats-server says, as far as it is shown. */
const Server = z.object({
  server_id: z.string(),
  server_name: z.string(),
  connections: z.number(),
  subscriptions: z.number(),
  in_msgs: z.number(),
  out_msgs: z.number(),
  in_bytes: z.number(),
  out_bytes: z.number(),
  slow_consumers: z.number(),
  mem: z.number(),
  cpu: z.number(),
  jetstream: z.object({
    config: z.object({ max_storage: z.number() }).optional(),
    stats: z.object({ storage: z.number(), api: z.object({ errors: z.number() }) }).optional(),
  }),
});

const Leader = z.object({ leader: z.string() }).optional();

const Consumer = z.object({
  name: z.string(),
  num_pending: z.number(),
  num_ack_pending: z.number(),
  num_redelivered: z.number(),
  num_waiting: z.number(),
  ack_floor: z.object({ stream_seq: z.number() }),
  cluster: Leader,
});

const Stream = z.object({
  name: z.string(),
  config: z.object({ max_bytes: z.number() }),
  state: z.object({ messages: z.number(), bytes: z.number(), last_seq: z.number() }),
  consumer_detail: z.array(Consumer).default([]),
  cluster: Leader,
});

/** What `/jsz` says when asked for streams, consumers and configuration. */
const JetStream = z.object({
  account_details: z.array(z.object({ name: z.string(), stream_detail: z.array(Stream).default([]) })).default([]),
});

export type BrokerServer = z.infer<typeof Server>;
export type BrokerStream = z.infer<typeof Stream> & { readonly account: string };
export type BrokerConsumer = z.infer<typeof Consumer>;

/** How a broker is at one moment. */
export interface BrokerReading {
  readonly server: BrokerServer;
  readonly streams: readonly BrokerStream[];
}

/** A scrape must be answered before the next is due. */
const ANSWERS_WITHIN_MS = 1_000;

/**
 * Asks the monitoring port of a nats-server. `url` has no slash at the end. Rejects when it does not answer within a second, or not as
 * a nats-server does.
 */
export async function readBroker(url: string): Promise<BrokerReading> {
  const [server, jetStream] = await Promise.all([
    ask(`${url}/varz`).then((body) => Server.parse(body)),
    ask(`${url}/jsz?accounts=true&streams=true&consumers=true&config=true`).then((body) => JetStream.parse(body)),
  ]);
  const streams = jetStream.account_details.flatMap(({ name, stream_detail: all }) => all.map((stream) => ({ ...stream, account: name })));
  return { server, streams };
}

async function ask(url: string): Promise<unknown> {
  const response = await fetch(url, { signal: AbortSignal.timeout(ANSWERS_WITHIN_MS) });
  if (!response.ok) throw new Error(`${url} answers ${response.status}`);
  return response.json();
}
