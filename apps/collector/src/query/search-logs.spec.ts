import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { logRequest } from '../../test/sample.ts';
import { storeIn } from '../../test/store-in.ts';
import type { LogRecord } from '../log/record.ts';
import { Store } from '../store/store.ts';
import { answer } from './answer.ts';
import { parseLogQuery, type LogQuery } from './log-query.ts';
import type { LogPage } from './search-logs.ts';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const SPAN = 'b7ad6b7169203331';
const START = 1_700_000_000_000_000_000n;
const RECEIVED = 1_700_000_099_000;
const record = (body: Buffer): LogRecord => ({ kind: 2, receivedMs: RECEIVED, body });
const text = (stringValue: string) => ({ stringValue });

describe('log records', () => {
  let folder: string;
  let store: Store;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'assay-logs-'));
    store = await Store.open(storeIn(folder));
  });
  afterEach(async () => {
    store.close();
    await rm(folder, { recursive: true, force: true });
  });

  const search = async (changes: Partial<LogQuery> = {}): Promise<LogPage> =>
    JSON.parse((await answer(store.reading, { kind: 'logs', search: { limit: 100, ...changes } })) as string) as LogPage;
  const bodies = async (changes: Partial<LogQuery> = {}): Promise<string[]> => (await search(changes)).logs.map(({ body }) => body);
  const write = (...logs: Record<string, unknown>[]): Promise<unknown> => store.apply([record(logRequest(logs))], 100);

  it('are shown as they were sent', async () => {
    const attributes = [
      { key: 'run.id', value: text('r-1') },
      { key: 'count', value: { intValue: '3' } },
      { key: 'list', value: { arrayValue: { values: [text('a'), { boolValue: true }] } } },
      { key: '__proto__', value: text('polluted') },
    ];
    const time = { timeUnixNano: String(START + 1n), observedTimeUnixNano: String(START) };
    await write({
      ...time,
      severityNumber: 14,
      severityText: 'warning',
      body: text('ä "x"\u0000'),
      attributes,
      traceId: TRACE,
      spanId: SPAN,
    });
    expect(await search()).toEqual({
      logs: [
        {
          time: '2023-11-14T22:13:20.000000001Z',
          service: 'gateway',
          severity: 'warning',
          severityNumber: 14,
          body: 'ä "x"\u0000',
          traceId: TRACE,
          spanId: SPAN,
          attributes: JSON.parse('{"run.id":"r-1","count":3,"list":["a",true],"__proto__":"polluted"}') as unknown,
        },
      ],
    });
  });

  it('that lack this and that are shown all the same', async () => {
    const structured = { kvlistValue: { values: [{ key: 'msg', value: text('deep') }] } };
    await write(
      {},
      { observedTimeUnixNano: String(START), severityText: 'Error', body: structured },
      { timeUnixNano: '1', traceId: '0102', spanId: '03', severityNumber: 99 },
    );
    const none = { service: 'gateway', severity: '', severityNumber: 0, body: '', attributes: {} };
    expect((await search()).logs).toEqual([
      { ...none, time: '2023-11-14T22:14:59.000000000Z' },
      { ...none, time: '2023-11-14T22:13:20.000000000Z', severity: 'Error', severityNumber: 17, body: '{"msg":"deep"}' },
      { ...none, time: '1970-01-01T00:00:00.000000001Z', severity: 'FATAL', severityNumber: 24 },
    ]);
  });

  it('that were sent twice are shown once, those that are alike as often as they were sent', async () => {
    const request = record(
      logRequest([
        { timeUnixNano: '5', body: text('same') },
        { timeUnixNano: '5', body: text('same') },
      ]),
    );
    await store.apply([request, request], 100);
    await store.apply([request], 200);
    expect(await bodies()).toEqual(['same', 'same']);
    const first = await search({ limit: 1 });
    expect(first.logs).toHaveLength(1);
    expect(first.next).toBeDefined();
    const rest = await search(parseLogQuery({ cursor: first.next }));
    expect([rest.logs.length, rest.next]).toEqual([1, undefined]);
  });

  it('come page by page, each once, the newest first', async () => {
    const moments = Array.from({ length: 23 }, (_none, index) => ({
      timeUnixNano: String(START + BigInt(index % 7)),
      body: text(`b${index}`),
    }));
    await write(...moments.slice(0, 11));
    await store.apply([record(logRequest(moments.slice(11)))], 200);
    const seen: string[] = [];
    const times: string[] = [];
    let pages = 0;
    for (let next: string | undefined = ''; next !== undefined; pages++) {
      const page = await search(parseLogQuery({ limit: '5', cursor: next }));
      seen.push(...page.logs.map(({ body }) => body));
      times.push(...page.logs.map(({ time }) => time));
      ({ next } = page);
    }
    expect(pages).toBe(5);
    expect(seen.toSorted()).toEqual(moments.map(({ body }) => body.stringValue).toSorted());
    expect(times).toEqual(times.toSorted().toReversed());
  });

  describe('are searched', () => {
    beforeEach(async () => {
      const at = (index: number) => ({ timeUnixNano: String(START + BigInt(index)) });
      await write(
        { ...at(0), severityNumber: 1, body: text('tracing') },
        { ...at(1), severityNumber: 9, body: text('Connection OPENED'), traceId: TRACE, spanId: SPAN },
        { ...at(2), severityNumber: 13, body: text('slow'), attributes: [{ key: 'why', value: text('Disk at 100%_ \'"\\ ä') }] },
        { ...at(3), severityNumber: 17, body: text('failed'), traceId: TRACE.replace('0', '1') },
      );
      await store.apply([record(logRequest([{ ...at(4), body: text('of another') }], 'runner'))], 200);
    });

    it.each<[string, Record<string, string>, string[]]>([
      ['trace', { traceId: TRACE }, ['Connection OPENED']],
      ['a trace that is not there', { traceId: 'f'.repeat(32) }, []],
      ['service', { service: 'runner' }, ['of another']],
      ['a service that is not there', { service: "x' OR '1'='1" }, []],
      ['minimum level', { level: 'warn' }, ['failed', 'slow']],
      ['the lowest level, which is all', { level: 'trace' }, ['of another', 'failed', 'slow', 'Connection OPENED', 'tracing']],
      ['text of the body, in any case', { text: 'connection opened' }, ['Connection OPENED']],
      ['text of an attribute', { text: 'disk at 100%_ \'"\\ ä' }, ['slow']],
      ['a wildcard, which is none', { text: '%' }, ['slow']],
      ['a key, which is no text', { text: 'why' }, []],
      ['time, both ends included', { from: String(START + 1n), to: String(START + 2n) }, ['slow', 'Connection OPENED']],
      ['several', { level: 'info', service: 'gateway', text: 'e', to: String(START + 2n) }, ['Connection OPENED']],
    ])('by %s', async (_title, parameters, expected) => {
      expect(await bodies(parseLogQuery(parameters))).toEqual(expected);
    });
  });
});
