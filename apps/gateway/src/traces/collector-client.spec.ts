import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { readGatewayConfig } from '../config.ts';
import { CollectorClient } from './collector-client.ts';

describe('CollectorClient', () => {
  let server: Server;
  let client: CollectorClient;
  let reply: (response: ServerResponse, url: string) => void;

  beforeEach(async () => {
    server = createServer(({ url = '' }, response) => reply(response, url));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const config = readGatewayConfig({ ASSAY_COLLECTOR_URL: `http://127.0.0.1:${port}`, NATS_URL: 'nats://127.0.0.1:1' });
    client = new CollectorClient(config);
  });
  afterEach(async () => {
    await client.onApplicationShutdown();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  const ask = (more: { readonly query?: Record<string, string | undefined>; readonly most?: number } = {}) =>
    client.ask({ path: '/api/traces', schema: z.object({ data: z.array(z.string()) }), ...more });
  const code = (code: string) => expect.objectContaining({ code });

  it('asks what it is told to, and leaves out what is not', async () => {
    reply = (response, url) => response.end(JSON.stringify({ data: [url] }));
    expect(await ask({ query: { service: 'a b&c', operation: undefined } })).toEqual({ data: ['/api/traces?service=a+b%26c'] });
  });

  it('knows no thing from no answer', async () => {
    reply = (response) => response.writeHead(404).end('{}');
    expect(await ask()).toBeUndefined();
  });

  it('passes on what is wrong with the question, in the words of the collector', async () => {
    reply = (response) => response.writeHead(400).end(JSON.stringify({ errors: [{ code: 400, msg: "malformed 'tags'" }] }));
    await expect(ask()).rejects.toMatchObject({ code: 'validation_failed', details: { problem: "malformed 'tags'" } });
    reply = (response) => response.writeHead(400).end('<html>');
    await expect(ask()).rejects.toThrow(code('validation_failed'));
  });

  it.each([
    ['an error', (response: ServerResponse) => response.writeHead(500).end('{}')],
    ['no JSON', (response: ServerResponse) => response.end('<html>')],
    ['another form', (response: ServerResponse) => response.end('{"data":[1]}')],
    ['half an answer', (response: ServerResponse) => response.writeHead(200, { 'content-length': '90' }).end('{"data":').destroy()],
  ])('takes %s for no answer', async (_name, answer) => {
    reply = answer;
    await expect(ask()).rejects.toThrow(code('telemetry_unavailable'));
  });

  it('says so when nobody is there', async () => {
    const away = new CollectorClient(readGatewayConfig({ ASSAY_COLLECTOR_URL: 'http://127.0.0.1:9', NATS_URL: 'nats://127.0.0.1:1' }));
    await expect(away.ask({ path: '/', schema: z.unknown() })).rejects.toThrow(code('telemetry_unavailable'));
    await away.onApplicationShutdown();
  });

  it('reads no more than it may', async () => {
    reply = (response) => response.end(JSON.stringify({ data: ['x'.repeat(2_000)] }));
    await expect(ask({ most: 1_000 })).rejects.toThrow(code('trace_too_large'));
    expect((await ask({ most: 3_000 }))?.data).toHaveLength(1);
  });
});
