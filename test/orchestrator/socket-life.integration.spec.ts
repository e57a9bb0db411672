import { once } from 'node:events';
import { connect as dial } from 'node:net';
import { SocketReply } from '@assay/contracts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startInference, type Inference } from '../launcher/index.ts';
import { KEY, WORKERS_ONLY } from './configs.ts';
import { until } from './platform.ts';

let inference: Inference;

beforeAll(async () => {
  inference = await startInference({
    config: WORKERS_ONLY,
    secrets: { demo: KEY },
    workers: [],
    env: { ASSAY_INFERENCE_HELLO_MS: '200', ASSAY_INFERENCE_SOCKET_IDLE_MS: '300', ASSAY_INFERENCE_CONNECTIONS_PER_KEY: '3' },
  });
}, 60_000);

afterAll(() => inference.stop());

interface Connection {
  readonly socket: WebSocket;
  readonly replies: SocketReply[];
  /** Code with which it was closed. */
  readonly closed: Promise<number>;
}

async function connect(key?: string): Promise<Connection> {
  const socket = new WebSocket(`${inference.url.replace('http', 'ws')}/v1/stream`);
  const replies: SocketReply[] = [];
  socket.addEventListener('message', ({ data }) => replies.push(SocketReply.parse(JSON.parse(String(data)))));
  const closed = new Promise<number>((resolve) => socket.addEventListener('close', ({ code }) => resolve(code)));
  await new Promise((resolve) => socket.addEventListener('open', resolve, { once: true }));
  if (key !== undefined) socket.send(JSON.stringify({ type: 'hello', key }));
  return { socket, replies, closed };
}

/** Resolves when a peer that opens a WebSocket, and then does nothing more than listen, is let go. */
async function deadPeerGone(): Promise<void> {
  const { hostname, port } = new URL(inference.url);
  const socket = dial(Number(port), hostname);
  const lines = [
    'GET /v1/stream HTTP/1.1',
    `host: ${hostname}`,
    'connection: Upgrade',
    'upgrade: websocket',
    'sec-websocket-version: 13',
    'sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==',
    `authorization: Bearer ${KEY}`,
  ];
  socket.write(`${lines.join('\r\n')}\r\n\r\n`);
  socket.resume();
  await once(socket, 'close');
}

const codes = ({ replies }: Connection): unknown[] => replies.map((reply) => reply.type === 'error' && reply.error.code);

describe('a WebSocket', () => {
  it.each([
    ['says nothing', undefined],
    ['says hello with a wrong key', { type: 'hello', key: 'wrong' }],
    ['says anything else', { type: 'cancel', id: 'x' }],
  ])('that %s is told so and closed', async (_case, said) => {
    const connection = await connect();
    if (said) connection.socket.send(JSON.stringify(said));
    expect(await connection.closed).toBe(1008);
    expect(codes(connection).at(-1)).toBe('unauthenticated');
  });

  it('that answers pings stays open however long it says nothing, and one that does not goes', async () => {
    const { socket } = await connect(KEY);
    // Each takes two silences to be let go; the other one has been asked twice as often by then.
    await deadPeerGone();
    await deadPeerGone();
    expect(socket.readyState).toBe(WebSocket.OPEN);
    socket.close();
  });

  it('may be one of so many of a key; who ends one makes room', async () => {
    const all = await Promise.all([1, 2, 3, 4].map(() => connect(KEY)));
    using ending = new DisposableStack();
    for (const { socket } of all) ending.defer(() => socket.close());
    // Which of them is one too many is not said: each greets over a connection of its own.
    const refused = (connection: Connection): boolean => codes(connection)[0] === 'too_many_live_streams';
    await until(() => all.some(refused), Boolean);
    expect(await all.find(refused)?.closed).toBe(1008);
    const kept = all.find((connection) => !refused(connection));
    kept?.socket.close();
    await kept?.closed;
    await until(
      async () => {
        const next = await connect(KEY);
        next.socket.send(
          JSON.stringify({ type: 'generate', id: 'g', body: { model: 'nobody', messages: [{ role: 'user', content: 'x' }] } }),
        );
        await until(
          () => next.replies.length,
          (count) => count > 0,
        );
        next.socket.close();
        await next.closed;
        return codes(next)[0];
      },
      (code) => code === 'model_not_found',
    );
  });
});
