import {
  WORKER_LOAD_INTERVAL_MS,
  WORKER_LOAD_SUBJECT,
  workerSubjects,
  type WorkerEmbed,
  type WorkerFrame,
  type WorkerLoad,
  type WorkerOrder,
  type WorkerVectors,
} from '@assay/contracts';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import type { NatsServer } from '../launcher/nats.ts';

/** A worker of which a test decides every frame. */
export interface FakeWorker {
  readonly orders: readonly WorkerOrder[];
  readonly cancelled: readonly string[];
  stop(): Promise<void>;
}

type Send = (frame: WorkerFrame | string) => void;

export interface FakeWorkerOptions {
  readonly id: string;
  readonly model: string;
  /** Absent: it says that it is there and hears nothing. */
  readonly answer?: (order: WorkerOrder, send: Send) => void;
  readonly embed?: (input: readonly string[]) => Promise<WorkerVectors>;
}

export async function startFakeWorker(server: NatsServer, { id, model, answer, embed }: FakeWorkerOptions): Promise<FakeWorker> {
  const nats = await connect({ servers: server.url, user: server.user, pass: server.password });
  const orders: WorkerOrder[] = [];
  const cancelled: string[] = [];
  const { generate, cancel, embed: embedding } = workerSubjects(id);
  if (answer) {
    nats.subscribe(generate, {
      callback: (_error, message) => {
        const order = message.json<WorkerOrder>();
        orders.push(order);
        answer(order, sender(nats, message.reply ?? ''));
      },
    });
    nats.subscribe(cancel, { callback: (_error, message) => void cancelled.push(message.json<{ requestId: string }>().requestId) });
  }
  await nats.flush();
  if (embed) {
    nats.subscribe(embedding, {
      callback: (_error, message) => {
        void embed(message.json<WorkerEmbed>().input).then((vectors) => message.respond(JSON.stringify(vectors)));
      },
    });
  }
  const load = JSON.stringify(loadOf(id, model));
  const announce = (): void => nats.publish(WORKER_LOAD_SUBJECT, load);
  const announcing = setInterval(announce, WORKER_LOAD_INTERVAL_MS);
  announce();
  return {
    orders,
    cancelled,
    stop: () => {
      clearInterval(announcing);
      return nats.close();
    },
  };
}

const sender =
  (nats: NatsConnection, subject: string): Send =>
  (frame) =>
    nats.publish(subject, typeof frame === 'string' ? frame : JSON.stringify(frame));

const loadOf = (workerId: string, model: string): WorkerLoad => ({
  workerId,
  startedAt: Date.now(),
  engine: 'simulated',
  models: [{ id: model, version: '1.0.0', contextTokens: 8_192, adapters: [], embeds: true }],
  running: 0,
  waiting: 0,
  maxRunning: 8,
  kvUsage: 0,
  draining: false,
});
