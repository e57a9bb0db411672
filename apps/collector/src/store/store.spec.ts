import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { sampleRequest, sampleSpan } from '../../test/sample.ts';
import { storeIn } from '../../test/store-in.ts';
import type { LogRecord } from '../log/record.ts';
import { answer } from '../query/answer.ts';
import { ANSWER_LIMITS } from '../query/read-trace.ts';
import type { TraceQuery } from '../query/trace-query.ts';
import { MAX_OPERATIONS_OF_A_SERVICE, MAX_SERVICES, OVERFLOW } from './dictionaries.ts';
import type { Operation } from './store-messages.ts';
import { Store } from './store.ts';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const record = (body: Buffer): LogRecord => ({ kind: 1, receivedMs: 1_700_000_000_000, body });
const spans = (...changes: Record<string, unknown>[]): LogRecord => record(sampleRequest(changes.map((each) => sampleSpan(each))));
const idOf = (index: number, digits: number): string => (index + 1).toString(16).padStart(digits, '0');

const operations = (...names: string[]) => names.map((name) => ({ name, spanKind: 'server' }));

const EVERYTHING: TraceQuery = { service: 'gateway', tags: {}, startNs: 0n, endNs: 1n << 62n, limit: 20 };

interface Trace {
  readonly warnings: readonly string[] | null;
  readonly traceID: string;
  readonly spans: readonly { readonly spanID: string; readonly operationName: string; readonly duration: number }[];
}

describe('the store', () => {
  let folder: string;
  let store: Store;
  const open = async (): Promise<Store> => (store = await Store.open(storeIn(folder)));

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'assay-store-'));
    await open();
  });
  afterEach(async () => {
    store.close();
    await rm(folder, { recursive: true, force: true });
  });

  const traceOf = async (traceId: string): Promise<Trace | undefined> => {
    const text = (await answer(store.reading, { kind: 'trace', traceId, form: 'jaeger' })) as string | undefined;
    return text === undefined ? undefined : (JSON.parse(text) as Trace);
  };
  const search = async (changes: Partial<TraceQuery>): Promise<string[]> => {
    const found = (await answer(store.reading, { kind: 'search', search: { ...EVERYTHING, ...changes }, form: 'jaeger' })) as string[];
    return found.map((text) => (JSON.parse(text) as Trace).traceID);
  };

  it('gives a trace back as Jaeger has it', async () => {
    const events = [{ timeUnixNano: '1700000000100000000', name: 'retry', attributes: [{ key: 'attempt', value: { intValue: '2' } }] }];
    const links = [{ traceId: TRACE.replaceAll('0', '1'), spanId: '00f067aa0ba902b7' }];
    const attributes = [
      { key: 'text', value: { stringValue: 'ä "x"' } },
      { key: 'big', value: { intValue: '-9007199254740993' } },
      { key: 'share', value: { doubleValue: 0.5 } },
      { key: 'nan', value: { doubleValue: 'NaN' } },
      { key: 'yes', value: { boolValue: true } },
      { key: 'list', value: { arrayValue: { values: [{ stringValue: 'a' }, { intValue: 1 }] } } },
      { key: 'bytes', value: { bytesValue: 'AAE=' } },
    ];
    const child = { spanId: '00f067aa0ba902b7', parentSpanId: 'b7ad6b7169203331', name: 'SELECT', kind: 3, attributes };
    await store.apply([spans({}, { ...child, events, links, status: { code: 2, message: 'timeout' }, traceState: 'a=b' })], 100);
    expect(await traceOf(TRACE)).toMatchSnapshot();
  });

  it('shows a span once that was sent twice, in one request, in one batch or later', async () => {
    await store.apply([spans({}, {}), spans({})], 100);
    await store.apply([spans({}, { spanId: '00f067aa0ba902b7' })], 200);
    expect((await traceOf(TRACE))?.spans.map(({ spanID }) => spanID)).toEqual(['b7ad6b7169203331', '00f067aa0ba902b7']);
  });

  it('knows its position and its numbers in the next life', async () => {
    await store.apply([spans({ name: 'first' })], 100);
    store.close();
    await open();
    expect(store.position).toBe(100);
    await store.apply([spans({ name: 'second', spanId: '00f067aa0ba902b7' })], 200);
    expect((await traceOf(TRACE))?.spans.map(({ operationName }) => operationName)).toEqual(['first', 'second']);
    expect(await answer(store.reading, { kind: 'operations', service: 'gateway' })).toEqual(operations('first', 'second'));
    expect(await answer(store.reading, { kind: 'services' })).toEqual(['gateway']);
  });

  it('stores all of a batch or nothing', async () => {
    // The position is written last; one that is no number fails there.
    await expect(store.apply([spans({ name: 'lost' })], NaN)).rejects.toThrow();
    expect(await traceOf(TRACE)).toBeUndefined();
    expect(await answer(store.reading, { kind: 'operations', service: 'gateway' })).toEqual([]);
    await store.apply([spans({ name: 'kept' })], 100);
    expect((await traceOf(TRACE))?.spans.map(({ operationName }) => operationName)).toEqual(['kept']);
    expect(await answer(store.reading, { kind: 'operations', service: 'gateway' })).toEqual(operations('kept'));
  });

  it('sets a database of another form aside, and begins anew', async () => {
    store.close();
    const path = join(folder, 'telemetry.duckdb');
    const instance = await DuckDBInstance.create(path);
    const connection = await instance.connect();
    await connection.run('DROP TABLE format');
    connection.closeSync();
    instance.closeSync();
    await open();
    expect([store.aside, store.position]).toEqual([`${path}.format-1`, 0]);
    store.close();
    await open();
    expect(store.aside).toBeUndefined();
    expect(await readdir(folder)).toContain('telemetry.duckdb.format-1');
  });

  it('passes over a record that cannot be read and says so', async () => {
    const broken = record(Buffer.from([0x0a, 0x7f]));
    expect((await store.apply([broken, spans({})], 100)).unreadable).toEqual([expect.objectContaining({ record: broken })]);
    expect((await traceOf(TRACE))?.spans).toHaveLength(1);
  });

  it('lists so many operations of a service and so many services, and finds the others by their names all the same', async () => {
    const named = (index: number) => ({ name: `GET /things/${index}`, spanId: idOf(index, 16), traceId: idOf(index, 32) });
    const many = Array.from({ length: MAX_OPERATIONS_OF_A_SERVICE + 50 }, (_none, index) => named(index));
    const services = Array.from({ length: MAX_SERVICES + 5 }, (_none, index) => index);
    const others = services.map((index) => record(sampleRequest([sampleSpan(named(10_000 + index))], `service-${index}`)));
    await store.apply(
      [spans(...many), ...others, record(sampleRequest([sampleSpan({ name: 'quiet', traceId: idOf(77, 32) })], 'gateway'))],
      100,
    );
    const listed = (await answer(store.reading, { kind: 'operations', service: 'gateway' })) as Operation[];
    expect(listed).toHaveLength(MAX_OPERATIONS_OF_A_SERVICE + 1);
    expect(listed[0]).toEqual({ name: OVERFLOW, spanKind: '' });
    expect(await answer(store.reading, { kind: 'services' })).toHaveLength(MAX_SERVICES + 1);
    const last = MAX_OPERATIONS_OF_A_SERVICE + 49;
    expect(await search({ operation: `GET /things/${last}` })).toEqual([idOf(last, 32)]);
    expect(await search({ operation: 'GET /things/none' })).toEqual([]);
    const lastService = services.at(-1)!;
    expect(await search({ service: `service-${lastService}` })).toEqual([idOf(10_000 + lastService, 32)]);
    expect(await search({ service: 'service-x' })).toEqual([]);
  });

  it('shows the first spans of a trace that has no end, and says how many are left', async () => {
    const batch = (from: number): LogRecord =>
      spans(...Array.from({ length: 4_000 }, (_none, index) => ({ name: 'again', spanId: idOf(from + index, 16), attributes: [] })));
    for (let round = 0; round < 6; round++) await store.apply([batch(round * 4_000)], (round + 1) * 100);
    const trace = await traceOf(TRACE);
    expect(trace?.spans).toHaveLength(ANSWER_LIMITS.spans);
    expect(trace?.warnings).toEqual([expect.stringMatching(/^4000 more spans/)]);
  });

  it('leaves out spans that were rejected', async () => {
    await store.apply([spans({}, { spanId: '00' }, { traceId: '' })], 100);
    expect((await traceOf(TRACE))?.spans).toHaveLength(1);
  });

  describe('is searched', () => {
    /** Trace n has one span, n seconds after the first, lasting n ms. */
    const times = (index: number) => {
      const start = 1_700_000_000_000_000_000n + BigInt(index) * 1_000_000_000n;
      return { startTimeUnixNano: String(start), endTimeUnixNano: String(start + BigInt(index) * 1_000_000n) };
    };
    const attribute = (index: number) => [
      { key: 'parity', value: { stringValue: index % 2 === 0 ? 'even' : 'odd' } },
      { key: 'index', value: { intValue: String(index) } },
      { key: 'share', value: { doubleValue: index / 4 } },
      { key: 'first', value: { boolValue: index === 0 } },
    ];
    const traceIds = (...indices: number[]): string[] => indices.map((index) => idOf(index, 32));

    beforeEach(async () => {
      const all = Array.from({ length: 300 }, (_none, index) => ({
        traceId: idOf(index, 32),
        spanId: idOf(index, 16),
        name: index % 3 === 0 ? 'third' : 'other',
        ...times(index),
        attributes: attribute(index),
        ...(index === 7 ? { status: { code: 2 } } : {}),
      }));
      await store.apply([spans(...all.slice(0, 100)), spans(...all.slice(100))], 100);
    });

    it.each<[string, Partial<TraceQuery>, string[]]>([
      ['the latest first, as many as wanted', { limit: 2 }, traceIds(299, 298)],
      ['by operation', { operation: 'third', limit: 2 }, traceIds(297, 294)],
      ['by a service that is not there', { service: 'nobody' }, []],
      ['by time', { startNs: 1_700_000_005_000_000_000n, endNs: 1_700_000_006_000_000_000n }, traceIds(6, 5)],
      ['by duration', { minDurationNs: 10_000_000n, maxDurationNs: 12_000_000n }, traceIds(12, 11, 10)],
      ['by text', { tags: { parity: 'odd' }, endNs: 1_700_000_003_500_000_000n }, traceIds(3, 1)],
      ['by a whole number', { tags: { index: '234' } }, traceIds(234)],
      ['by a fraction', { tags: { share: '0.25' } }, traceIds(1)],
      ['by truth', { tags: { first: 'true' } }, traceIds(0)],
      ['by several', { tags: { parity: 'even', index: '44' } }, traceIds(44)],
      ['by several of which no span has all', { tags: { parity: 'odd', index: '44' } }, []],
      ['by an attribute of the resource', { tags: { 'host.name': 'h1' }, limit: 1 }, traceIds(299)],
      ['by an error, which Jaeger derives', { tags: { error: 'true' } }, traceIds(7)],
      ['by what is nowhere', { tags: { index: 'none' } }, []],
      ['by the oldest of many that look alike', { tags: { parity: 'even', first: 'true', share: '0' } }, traceIds(0)],
    ])('%s', async (_title, changes, expected) => {
      expect(await search(changes)).toEqual(expected);
    });
  });
});
