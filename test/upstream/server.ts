import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { faultOf, type Plan } from './plan.ts';
import { HELLO, type VendorWire } from './say.ts';
import { anthropic } from './wires/anthropic.ts';
import { ollama, ollamaEmbed } from './wires/ollama.ts';
import { openAi, openAiEmbeddings } from './wires/openai.ts';
import { writeBody } from './write.ts';

type Asked = Readonly<Record<string, unknown>>;

/** One request as it arrived. Times are ms since the epoch. */
export interface Recorded {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Asked;
  readonly at: number;
  /** Port of the client: the same for all requests of one connection. */
  readonly port: number | undefined;
  /** When the client closed the connection before the answer was complete. */
  hungUpAt?: number;
  /** Settles when the exchange is over. */
  readonly over: Promise<'complete' | 'hung-up'>;
}

export interface Vendor {
  /** `http://127.0.0.1:port`; OpenAI's wire is below `/v1`. */
  readonly url: string;
  readonly requests: Recorded[];
  /** How the next requests are answered, one plan each; the last plan of `always` answers all others. */
  next(...plans: Plan[]): void;
  always(plan: Plan | ((asked: Asked, headers: IncomingMessage['headers']) => Plan)): void;
  /** Forgets plans that nobody has asked for and what was asked, and answers as at its start. */
  reset(): void;
  /** The request after those that have arrived so far. */
  arrival(): Promise<Recorded>;
  stop(): Promise<void>;
}

const GENERATIONS: Readonly<Record<string, VendorWire>> = {
  '/v1/chat/completions': openAi,
  '/v1/messages': anthropic,
  '/api/chat': ollama,
};

const EMBEDDINGS: Readonly<Record<string, (asked: Asked) => string>> = {
  '/v1/embeddings': openAiEmbeddings,
  '/api/embed': ollamaEmbed,
};

/** A server that speaks the vendors' wires, tells what it was asked, and fails as it is told to. On loopback, any free port. */
export async function startVendor(): Promise<Vendor> {
  const requests: Recorded[] = [];
  const plans: Plan[] = [];
  let usual: (asked: Asked, headers: IncomingMessage['headers']) => Plan = () => ({});
  let waiting: ((recorded: Recorded) => void)[] = [];

  const server = createServer((request, response) => {
    void serve(request, response).catch(() => response.destroy());
  });

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(request);
    const recorded = record(request, response, body);
    const plan = plans.shift() ?? usual(body, request.headers);
    requests.push(recorded);
    for (const arrived of waiting) arrived(recorded);
    waiting = [];
    await answer(recorded, plan, response);
  }

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    next: (...more) => void plans.push(...more),
    always: (plan) => {
      usual = typeof plan === 'function' ? plan : () => plan;
    },
    reset: () => {
      plans.length = 0;
      requests.length = 0;
      usual = () => ({});
    },
    arrival: () => new Promise((resolve) => waiting.push(resolve)),
    stop: () => stop(server),
  };
}

async function stop(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}

async function bodyOf(request: IncomingMessage): Promise<Asked> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  const text = Buffer.concat(pieces).toString('utf8');
  return text === '' ? {} : (JSON.parse(text) as Asked);
}

function record(request: IncomingMessage, response: ServerResponse, body: Asked): Recorded {
  const over = new Promise<'complete' | 'hung-up'>((resolve) => {
    response.once('close', () => {
      if (!response.writableFinished) recorded.hungUpAt = Date.now();
      resolve(response.writableFinished ? 'complete' : 'hung-up');
    });
  });
  const { url: path = '', headers, socket } = request;
  const recorded: Recorded = { path, headers, body, at: Date.now(), port: socket.remotePort, over };
  return recorded;
}

async function answer({ path, body }: Recorded, plan: Plan, response: ServerResponse): Promise<void> {
  const wire = GENERATIONS[path];
  const refused = faultOf(plan, 'status');
  if (refused) {
    const words = refused.body ?? (wire ?? openAi).refusal(refused.status, `refused with ${refused.status}`);
    await writeBody(response, refused.status, { 'content-type': 'application/json', ...refused.headers }, [words], plan);
    return;
  }
  const embed = EMBEDDINGS[path];
  if (embed) {
    await writeBody(response, 200, { 'content-type': 'application/json' }, [embed(body)], plan);
    return;
  }
  if (!wire) {
    await writeBody(response, 404, { 'content-type': 'application/json' }, [openAi.refusal(404, `no ${path}`)], plan);
    return;
  }
  const say = { ...HELLO, ...plan.say };
  const streams = wire.streams(body);
  const type = faultOf(plan, 'type')?.contentType ?? (streams ? wire.streamType : 'application/json');
  await writeBody(response, 200, { 'content-type': type }, streams ? wire.frames(say, body) : [wire.whole(say)], plan);
}
