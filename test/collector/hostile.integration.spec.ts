import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { appendFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { logRequest, sampleRequest, sampleSpan } from '../../apps/collector/test/sample.ts';
import { startCollector, type Collector } from './collector.ts';
import { ask, askUntil, until, type JaegerTrace } from './jaeger.ts';

const MIB = 1_048_576;
const idOf = (index: number, digits: number): string => (index + 1).toString(16).padStart(digits, '0');
const text = (key: string, stringValue: string) => ({ key, value: { stringValue } });

/** What senders, clocks and crashes may do to it, in one life and the next. */
describe('a collector that is not treated well', () => {
  let collector: Collector;
  const post = async (signal: 'traces' | 'logs', body: Buffer): Promise<number> => {
    const headers = { 'content-type': 'application/x-protobuf' };
    const response = await fetch(`${collector.otlp}/v1/${signal}`, { method: 'POST', headers, body: new Uint8Array(body) });
    await response.arrayBuffer();
    return response.status;
  };
  const metric = async (pattern: RegExp): Promise<number> =>
    Number(pattern.exec(await (await fetch(`${collector.ops}/metrics`)).text())?.[1] ?? NaN);
  const isThere = (traceId: string, spans = 1): Promise<unknown> =>
    askUntil<JaegerTrace[]>(collector.query, `traces/${traceId}`, ([trace]) => trace?.spans.length === spans, 30_000);

  beforeAll(async () => {
    collector = await startCollector();
  }, 60_000);
  afterAll(async () => {
    await collector[Symbol.asyncDispose]();
  });

  it.each([
    ['1970', '1'.repeat(32), 1n],
    ['2100', '2'.repeat(32), 4_102_444_800_000_000_000n],
    ['the end of time', '3'.repeat(32), (1n << 64n) - 2n],
  ])('by a clock at %s: its spans and log records are found', async (year, traceId, ns) => {
    const span = sampleSpan({ traceId, startTimeUnixNano: String(ns), endTimeUnixNano: String(ns + 1n) });
    expect(await post('traces', sampleRequest([span], `clock-${year}`))).toBe(200);
    expect(await post('logs', logRequest([{ timeUnixNano: String(ns), body: { stringValue: 'tick' }, traceId }], 'clocks'))).toBe(200);
    await isThere(traceId);
    const service = encodeURIComponent(`clock-${year}`);
    const range = `start=0&end=99999999999999999`;
    if (ns < 1n << 62n) expect((await ask<JaegerTrace[]>(collector.query, `traces?service=${service}&${range}`)).data).toHaveLength(1);
    await until(async () => {
      const { logs } = (await (await fetch(`${collector.query}/api/logs?traceId=${traceId}`)).json()) as { logs: { body: string }[] };
      return logs.length === 1;
    });
  });

  it('by values as large as may be, and larger ones: kept or refused one by one', async () => {
    const traceId = '4'.repeat(32);
    const spans = Array.from({ length: 40 }, (_none, index) =>
      sampleSpan({ traceId, spanId: idOf(index, 16), attributes: [1, 2, 3].map((part) => text(`large.${part}`, 'x'.repeat(60_000))) }),
    );
    const tooLarge = sampleSpan({ traceId, spanId: idOf(99, 16), attributes: [text('large', 'x'.repeat(70_000))] });
    expect(await post('traces', sampleRequest([...spans, tooLarge], 'large'))).toBe(200);
    await isThere(traceId, 40);
    const tags = encodeURIComponent(JSON.stringify({ 'large.1': 'x'.repeat(60_000) }));
    expect((await fetch(`${collector.query}/api/traces?service=large&tags=${tags}`)).status).toBeLessThan(500);
  });

  it('by names that are all different: the lists stay short, and everybody else is found', async () => {
    for (let round = 0; round < 10; round++) {
      const names = Array.from({ length: 1_000 }, (_none, index) =>
        sampleSpan({ traceId: idOf(round * 1_000 + index, 32), name: `GET /${round}/${index}` }),
      );
      expect(await post('traces', sampleRequest(names, 'names'))).toBe(200);
      const services = Array.from({ length: 150 }, (_none, index) =>
        sampleRequest([sampleSpan({ traceId: idOf(50_000 + index, 32) })], `s-${round}-${index}`),
      );
      expect(await post('traces', Buffer.concat(services))).toBe(200);
    }
    const traceId = '5'.repeat(32);
    expect(await post('traces', sampleRequest([sampleSpan({ traceId, name: 'quiet' })], 'quiet'))).toBe(200);
    await isThere(traceId);
    expect((await ask<string[]>(collector.query, 'services')).data?.length).toBeLessThan(1_100);
    expect((await ask<string[]>(collector.query, 'services/names/operations')).data?.length).toBeLessThan(2_100);
    const found = await ask<JaegerTrace[]>(collector.query, 'traces?service=quiet&operation=quiet&lookback=100000h');
    expect(found.data?.map(({ traceID }) => traceID)).toEqual([traceId]);
  });

  it('by a trace without end: the answer has one, and says so', async () => {
    const traceId = '6'.repeat(32);
    for (let round = 0; round < 6; round++) {
      const spans = Array.from({ length: 5_000 }, (_none, index) => sampleSpan({ traceId, spanId: idOf(round * 5_000 + index, 16) }));
      expect(await post('traces', sampleRequest(spans, 'endless'))).toBe(200);
    }
    await until(async () => (await metric(/^collector_lag_bytes\{.*\} (\S+)/m)) === 0, 30_000);
    const { data } = await ask<(JaegerTrace & { warnings: string[] })[]>(collector.query, `traces/${traceId}`);
    expect([data?.[0]?.spans.length, data?.[0]?.warnings]).toEqual([20_000, [expect.stringMatching(/^10000 more spans/)]]);
    expect(await metric(/^process_resident_memory_bytes\{.*\} (\S+)/m)).toBeLessThan(512 * MIB);
  });

  it('by a crash that left the end of its log half written: what was acknowledged is there, and the rest is kept apart and told', async () => {
    const traceId = '7'.repeat(32);
    expect(await post('traces', sampleRequest([sampleSpan({ traceId })], 'last words'))).toBe(200);
    await collector.kill9();
    const folder = join(collector.home, 'collector', 'log');
    const segment =
      (await readdir(folder))
        .filter((name) => name.endsWith('.log'))
        .toSorted()
        .at(-1) ?? '';
    await appendFile(join(folder, segment), Buffer.concat([Buffer.from('AWr1'), Buffer.alloc(5_000, 0xee)]));
    await collector.restart();
    await isThere(traceId);
    expect(await metric(/^collector_log_damage_total\{kind="torn".*\} (\S+)/m)).toBe(1);
    expect(await readdir(join(folder, 'quarantine'))).toEqual([expect.stringMatching(/\.torn$/)]);
    const next = '8'.repeat(32);
    expect(await post('traces', sampleRequest([sampleSpan({ traceId: next })], 'first words'))).toBe(200);
    await isThere(next);
  });
});
