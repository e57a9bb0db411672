import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { COLLECTOR_SUBJECTS } from '@assay/contracts';
import { connect, headers, type Msg, type NatsConnection } from '@nats-io/transport-node';
import { sampleSpan } from '../../apps/collector/test/sample.ts';
import { startCollector, type Collector } from './collector.ts';
import { askUntil, type JaegerTrace } from './jaeger.ts';
import { makeBatch } from './sender.ts';

const LARGEST = 100_000;
const REQUESTS = 40;

describe('OTLP over NATS', () => {
  let collectors: readonly Collector[];
  let nats: NatsConnection;

  beforeAll(async () => {
    const env = { ASSAY_COLLECTOR_BODY_BYTES: String(LARGEST) };
    const first = await startCollector({ env });
    collectors = [first, await startCollector({ env, nats: first.nats })];
    const { url, user, password } = first.nats;
    nats = await connect({ servers: url, user, pass: password });
  }, 120_000);
  afterAll(async () => {
    await nats.close();
    for (const collector of collectors.toReversed()) await collector[Symbol.asyncDispose]();
  }, 60_000);

  const send = (body: Uint8Array | string, sent: Readonly<Record<string, string>> = {}): Promise<Msg> => {
    const carried = headers();
    for (const [name, value] of Object.entries(sent)) carried.set(name, value);
    return nats.request(COLLECTOR_SUBJECTS.traces, body, { timeout: 20_000, headers: carried });
  };
  /** Whichever of the collectors has it. */
  const stored = (traceId: string): Promise<JaegerTrace[]> =>
    Promise.any(collectors.map(({ query }) => askUntil<JaegerTrace[]>(query, `traces/${traceId}`, (data) => data.length > 0, 20_000)));

  it('is shared by collectors, and what is acknowledged is there', async () => {
    const batches = Array.from({ length: REQUESTS }, () => makeBatch(3));
    const replies = await Promise.all(batches.map(({ body }) => send(body)));
    expect(replies.map(({ data }) => data.length)).toEqual(batches.map(() => 0));
    expect(replies.map((reply) => reply.headers?.has('Assay-Error'))).toEqual(batches.map(() => false));
    for (const { traceId } of batches) expect((await stored(traceId))[0]?.spans).toHaveLength(3);
    const taken = collectors.map(async ({ ops }) => {
      const metrics = await (await fetch(`${ops}/metrics`)).text();
      return Number(/collector_requests_total\{signal="traces",outcome="taken",.*\} (\d+)/.exec(metrics)?.[1] ?? 0);
    });
    const counts = await Promise.all(taken);
    expect(Math.min(...counts)).toBeGreaterThan(0);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(REQUESTS);
  }, 60_000);

  it('comes gzipped, and as JSON, and is answered in the same encoding', async () => {
    const batch = makeBatch(2);
    expect((await send(gzipSync(batch.body), { 'Content-Encoding': 'gzip' })).data).toHaveLength(0);
    expect((await stored(batch.traceId))[0]?.spans).toHaveLength(2);
    const body = JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [sampleSpan({ traceId: '0102' })] }] }] });
    const reply = await send(body, { 'Content-Type': 'application/json' });
    expect(reply.headers?.get('Content-Type')).toBe('application/json');
    expect(reply.json()).toMatchObject({ partialSuccess: { rejectedSpans: '1' } });
  }, 60_000);

  it.each<[string, string, Uint8Array | string, Record<string, string>]>([
    ['what is no request', 'bad_request', Buffer.from([0x0a, 0x7f]), {}],
    ['what is not gzip', 'bad_request', 'plain', { 'Content-Encoding': 'gzip' }],
    ['what is too large', 'body_too_large', Buffer.alloc(LARGEST + 1), {}],
    ['what is too large when it is unpacked', 'body_too_large', gzipSync(Buffer.alloc(64 * LARGEST)), { 'Content-Encoding': 'gzip' }],
    ['another type', 'unsupported_media_type', '', { 'Content-Type': 'text/plain' }],
  ])('%s is refused as %s', async (_title, code, body, sent) => {
    const reply = await send(body, sent);
    expect(reply.headers?.get('Assay-Error')).toBe(code);
    expect(reply.json()).toMatchObject({ code, message: expect.any(String) });
  });
});
