import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { pauseAfter, publicLookup, WebhookGone, Webhooks } from './webhooks.ts';

const SECRET = 'a secret of sixteen';
const { signal } = new AbortController();
const heard: { readonly headers: IncomingHttpHeaders; readonly body: string }[] = [];
const STATUS: Readonly<Record<string, number>> = { '/moved': 302, '/gone': 410 };
/** Bytes of an answer that does not end, as far as they were taken. */
let sent = 0;
let server: Server;

/** Writes for as long as somebody reads. */
function flood(response: ServerResponse): void {
  const chunk = Buffer.alloc(65_536);
  const write = (): void => {
    while (!response.destroyed) {
      sent += chunk.length;
      if (!response.write(chunk)) return;
    }
  };
  response.on('drain', write);
  write();
}

let port: number;

beforeAll(async () => {
  server = createServer((request, response) => {
    void text(request).then((body) => {
      heard.push({ headers: request.headers, body });
      response.writeHead(STATUS[request.url ?? ''] ?? 200, { location: '/' });
      if (request.url === '/endless') flood(response);
      else response.end();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  ({ port } = server.address() as AddressInfo);
});

afterAll(() => void server.close());

describe('Webhooks', () => {
  it('signs what it sends', async () => {
    const webhooks = new Webhooks(true);
    await webhooks.send({ url: `http://127.0.0.1:${port}/`, secret: SECRET }, { id: 'job', body: { id: 'job' } }, signal);
    await webhooks.close();
    const [told] = heard;
    expect(told?.headers['x-assay-id']).toBe('job');
    const timestamp = String(told?.headers['x-assay-timestamp']);
    expect(told?.body).toBe('{"id":"job"}');
    expect(told?.headers['x-assay-signature']).toBe(
      `sha256=${createHmac('sha256', SECRET).update(`${timestamp}.{"id":"job"}`).digest('hex')}`,
    );
  });

  it('takes a redirect for a refusal', async () => {
    const webhooks = new Webhooks(true);
    await expect(webhooks.send({ url: `http://127.0.0.1:${port}/moved`, secret: SECRET }, { id: 'job', body: {} }, signal)).rejects.toThrow(
      'answers 302',
    );
    await webhooks.close();
  });

  it.each(['http://127.0.0.1', 'http://localhost'])('does not go to %s, which is private', async (host) => {
    const before = heard.length;
    const webhooks = new Webhooks(false);
    await expect(webhooks.send({ url: `${host}:${port}/`, secret: SECRET }, { id: 'job', body: {} }, signal)).rejects.toThrow(
      /private address/,
    );
    await webhooks.close();
    expect(heard).toHaveLength(before);
  });

  it.each([
    [['1.1.1.1'], null, '1.1.1.1'],
    [['1.1.1.1', '10.0.0.1'], new Error('the webhook leads to a private address'), ''],
    [[], new Error('the webhook leads to a private address'), ''],
  ])('looks through a name that means %j', (addresses, error, address) => {
    const seen: unknown[] = [];
    const look = publicLookup((_name, _options, callback) =>
      callback(
        null,
        addresses.map((found) => ({ address: found, family: 4 })),
      ),
    );
    look('receiver.example', {}, (...told) => void seen.push(...told));
    expect(seen.slice(0, 2)).toEqual([error, address]);
  });

  it('knows who wants to hear no more', async () => {
    const webhooks = new Webhooks(true);
    const message = { id: 'job', body: {} };
    await expect(webhooks.send({ url: `http://127.0.0.1:${port}/gone`, secret: SECRET }, message, signal)).rejects.toThrow(WebhookGone);
    await webhooks.close();
  });

  it('does not read an endless answer', async () => {
    const webhooks = new Webhooks(true);
    const before = sent;
    await webhooks.send({ url: `http://127.0.0.1:${port}/endless`, secret: SECRET }, { id: 'job', body: {} }, signal);
    await webhooks.close();
    expect(sent - before).toBeLessThan(8 * 1_048_576);
  });

  it('waits twice as long each time, five minutes at most, up to half of it by chance', () => {
    expect([1, 2, 3, 20].map((tries) => pauseAfter(tries, () => 0))).toEqual([1_000, 2_000, 4_000, 300_000]);
    expect(pauseAfter(1, () => 0.5)).toBe(750);
  });
});
