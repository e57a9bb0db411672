import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { SocketReply, type SocketRequest } from '@assay/contracts';
import { startInference, type Inference } from '../launcher/index.ts';
import { KEY, WORKERS_ONLY } from './configs.ts';
import { until } from './platform.ts';

let inference: Inference;
let socket: WebSocket;
let replies: SocketReply[];

beforeAll(async () => {
  inference = await startInference({ config: WORKERS_ONLY, secrets: { demo: KEY } });
}, 60_000);

afterAll(() => inference.stop());

beforeEach(async () => {
  replies = [];
  socket = new WebSocket(`${inference.url.replace('http', 'ws')}/v1/stream`);
  socket.addEventListener('message', ({ data }) => replies.push(SocketReply.parse(JSON.parse(String(data)))));
  await new Promise((resolve) => socket.addEventListener('open', resolve, { once: true }));
});

afterEach(() => socket.close());

const say = (request: SocketRequest): void => socket.send(JSON.stringify(request));
const hello = (): void => say({ type: 'hello', key: KEY });
const generate = (id: string, window = 1_000, maxTokens = 40): void =>
  say({
    type: 'generate',
    id,
    window,
    body: { model: 'chat', max_tokens: maxTokens, messages: [{ role: 'user', content: `Tell ${id}.` }] },
  });
const events = (id: string): SocketReply[] => replies.filter((reply) => reply.type === 'event' && reply.id === id);
const ended = (id: string): boolean => replies.some((reply) => reply.type === 'end' && reply.id === id);

async function running(): Promise<number> {
  const metrics = await (await fetch(`${inference.worker('worker-1').opsUrl}/metrics`)).text();
  return [...metrics.matchAll(/^vllm:num_requests_running\{[^}]*\} (\d+)/gm)].reduce((sum, [, value]) => sum + Number(value), 0);
}

describe('/v1/stream', () => {
  it('carries several streams at once, each numbered from 1 without gaps', async () => {
    hello();
    generate('a');
    generate('b');
    await until(() => ended('a') && ended('b'), Boolean);
    for (const id of ['a', 'b']) {
      expect(events(id).map((reply) => reply.type === 'event' && reply.seq)).toEqual(events(id).map((_reply, index) => index + 1));
    }
  });

  it('sends no more than its reader acknowledges', async () => {
    hello();
    generate('slow', 3);
    await until(
      () => events('slow').length,
      (count) => count === 3,
    );
    // Another stream comes to its end meanwhile: this one has had its time, and has not moved.
    generate('other');
    await until(() => ended('other'), Boolean);
    expect(events('slow')).toHaveLength(3);
    say({ type: 'ack', id: 'slow', seq: 3 });
    await until(
      () => events('slow').length,
      (count) => count === 6,
    );
  });

  it('stops the work when it is cancelled, and when the connection ends', async () => {
    hello();
    generate('cancelled', 1_000, 4_000);
    await until(
      () => events('cancelled').length,
      (count) => count > 2,
    );
    say({ type: 'cancel', id: 'cancelled' });
    await until(
      () => replies.at(-1),
      (reply) => reply?.type === 'error' && reply.error.code === 'request_cancelled',
    );
    generate('left', 1_000, 4_000);
    await until(
      () => events('left').length,
      (count) => count > 2,
    );
    socket.close();
    await until(running, (count) => count === 0);
  });

  it('is for who has a key, and survives who has none', async () => {
    generate('early');
    await until(
      () => replies.at(-1),
      (reply) => reply?.type === 'error' && reply.error.code === 'unauthenticated',
    );
    say({ type: 'hello', key: 'wrong' });
    await until(
      () => replies.length,
      (count) => count === 2,
    );
    expect(replies[1]).toMatchObject({ type: 'error', error: { code: 'unauthenticated' } });
    hello();
    generate('late');
    await until(() => ended('late'), Boolean);
  });

  it.each([
    ['no JSON', 'not json'],
    ['an unknown type', '{"type":"shout"}'],
    ['a window of nothing', '{"type":"generate","id":"x","body":{},"window":0}'],
  ])('answers %s with a coded error and goes on', async (_case, text) => {
    hello();
    socket.send(text);
    await until(
      () => replies.at(-1),
      (reply) => reply?.type === 'error' && reply.error.code === 'validation_failed',
    );
    generate('after');
    await until(() => ended('after'), Boolean);
  });
});
