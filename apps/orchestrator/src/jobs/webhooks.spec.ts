import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { pauseAfter, publicLookup, Webhooks } from './webhooks.ts';

const SECRET = 'a secret of sixteen';
const { signal } = new AbortController();
const heard: { readonly headers: IncomingHttpHeaders; readonly body: string }[] = [];
let server: Server;
let port: number;

beforeAll(async () => {
  server = createServer((request, response) => {
    void text(request).then((body) => {
      heard.push({ headers: request.headers, body });
      response.writeHead(request.url === '/moved' ? 302 : 200, { location: '/' }).end();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  ({ port } = server.address() as AddressInfo);
});

afterAll(() => void server.close());

describe('Webhooks', () => {
  it('signs what it sends', async () => {
    const webhooks = new Webhooks(true);
    await webhooks.send({ url: `http://127.0.0.1:${port}/`, secret: SECRET }, { id: 'job' }, signal);
    await webhooks.close();
    const [told] = heard;
    const timestamp = String(told?.headers['x-assay-timestamp']);
    expect(told?.body).toBe('{"id":"job"}');
    expect(told?.headers['x-assay-signature']).toBe(
      `sha256=${createHmac('sha256', SECRET).update(`${timestamp}.{"id":"job"}`).digest('hex')}`,
    );
  });

  it('takes a redirect for a refusal', async () => {
    const webhooks = new Webhooks(true);
    await expect(webhooks.send({ url: `http://127.0.0.1:${port}/moved`, secret: SECRET }, {}, signal)).rejects.toThrow('answers 302');
    await webhooks.close();
  });

  it.each(['http://127.0.0.1', 'http://localhost'])('does not go to %s, which is private', async (host) => {
    const before = heard.length;
    const webhooks = new Webhooks(false);
    await expect(webhooks.send({ url: `${host}:${port}/`, secret: SECRET }, {}, signal)).rejects.toThrow(/private address/);
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

  it('waits twice as long each time, five minutes at most', () => {
    expect([1, 2, 3, 20].map(pauseAfter)).toEqual([1_000, 2_000, 4_000, 300_000]);
  });
});
