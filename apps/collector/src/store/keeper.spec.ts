import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { logRequest, sampleRequest, sampleSpan } from '../../test/sample.ts';
import { storeIn } from '../../test/store-in.ts';
import { answer } from '../query/answer.ts';
import { exportPortion, type ExportStep } from './export-portion.ts';
import { Keeper, type Kept } from './keeper.ts';
import type { RetentionLimits } from './retention.ts';
import { Store } from './store.ts';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const DAY_MS = 86_400_000;
const BEGAN_MS = 1_700_000_000_000;
const NOTHING_EXPIRES: RetentionLimits = { ageMs: 1_000 * DAY_MS, bytes: 1e12 };
const idOf = (index: number): string => (index + 1).toString(16).padStart(16, '0');

describe('what is stored', () => {
  let folder: string;
  let store: Store;
  let now: { wall: number; steady: number };
  const missing: string[] = [];
  const open = async (): Promise<Store> => (store = await Store.open(storeIn(folder, { portionBytes: 1 })));
  const keeper = (limits = NOTHING_EXPIRES, clockProvesForMs = 0): Keeper =>
    new Keeper({
      store,
      limits,
      portionAgeMs: DAY_MS,
      clock: { wall: () => now.wall, steady: () => now.steady },
      clockProvesForMs,
      onKept: () => undefined,
      onMissing: (_portion, path) => missing.push(path),
      onFailed: () => undefined,
    });

  /** A batch a day: a span of one trace in the service of the day, and a log record. */
  async function writeDays(days: number, from = 0): Promise<void> {
    for (let day = from; day < from + days; day++) {
      const receivedMs = BEGAN_MS + day * DAY_MS;
      const times = { startTimeUnixNano: `${receivedMs}000000`, endTimeUnixNano: `${receivedMs}000005` };
      const span = sampleSpan({
        traceId: TRACE,
        spanId: idOf(day),
        ...(day > 0 ? { parentSpanId: idOf(day - 1) } : {}),
        name: `day ${day}`,
        ...times,
      });
      const log = { timeUnixNano: `${receivedMs}000000`, body: { stringValue: `day ${day}` }, traceId: TRACE };
      const bodies = [sampleRequest([span], `service-${day}`), logRequest([log], `service-${day}`)] as const;
      await store.apply(
        [
          { kind: 1, receivedMs, body: bodies[0] },
          { kind: 2, receivedMs, body: bodies[1] },
        ],
        (day + 1) * 100,
      );
    }
  }
  const services = async (): Promise<unknown> => answer(store.reading, { kind: 'services' });
  const spans = async (): Promise<string[]> => {
    const text = (await answer(store.reading, { kind: 'trace', traceId: TRACE, form: 'jaeger' })) as string | undefined;
    return text === undefined
      ? []
      : (JSON.parse(text) as { spans: { operationName: string }[] }).spans.map(({ operationName }) => operationName);
  };
  const logs = async (): Promise<string[]> => {
    const text = (await answer(store.reading, { kind: 'logs', search: { limit: 100 } })) as string;
    return (JSON.parse(text) as { logs: { body: string }[] }).logs.map(({ body }) => body);
  };
  const days = (...numbers: number[]): string[] => numbers.map((day) => `day ${day}`);
  const forms = (): string => store.portions.all.map(({ form }) => form[0]).join('');
  const folders = (): Promise<string[]> => readdir(join(folder, 'parquet'));

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'assay-keeper-'));
    now = { wall: BEGAN_MS + 10 * DAY_MS, steady: 0 };
    missing.length = 0;
    await open();
    await keeper().tidy();
  });
  afterEach(async () => {
    store.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('is found alike in the database and in files', async () => {
    await writeDays(4);
    const ask = async () => ({
      spans: await spans(),
      logs: await logs(),
      services: await services(),
      calls: await answer(store.reading, { kind: 'dependencies', range: { startNs: 0n, endNs: 1n << 62n } }),
      found: await answer(store.reading, {
        kind: 'search',
        search: { service: 'service-1', tags: { 'http.route': '/runs' }, startNs: 0n, endNs: 1n << 62n, limit: 5 },
        form: 'otlp',
      }),
    });
    const before = await ask();
    expect(before).toMatchObject({ spans: days(0, 1, 2, 3), logs: days(3, 2, 1, 0), calls: { length: 3 }, found: { length: 1 } });
    const kept = await keeper().pass();
    expect([forms(), kept.portions]).toEqual(['pppo', { open: 1, closed: 0, parquet: 3 }]);
    expect(kept.bytes.parquet).toBeGreaterThan(0);
    expect(await ask()).toEqual(before);
    await writeDays(1, 4);
    expect(await spans()).toEqual(days(0, 1, 2, 3, 4));
  });

  it.each<[ExportStep, string, string]>([
    ['written', 'co', 'po'],
    ['named', 'co', 'po'],
    ['switched', 'po', 'po'],
  ])('is there once when an export was cut short after it was %s', async (step, before, after) => {
    await writeDays(2);
    const stopped = exportPortion(store, store.portions.all[0]!, (at) => {
      if (at === step) throw new Error('stopped');
    });
    await expect(stopped).rejects.toThrow('stopped');
    store.close();
    await open();
    expect([forms(), await spans()]).toEqual([before, days(0, 1)]);
    await keeper().tidy();
    expect(await folders()).toHaveLength(before === 'po' ? 1 : 0);
    await keeper().pass();
    expect([forms(), await spans(), await logs()]).toEqual([after, days(0, 1), days(1, 0)]);
    expect(await folders()).toHaveLength(1);
  });

  it('is deleted whole, the oldest first, when it is too old', async () => {
    await writeDays(6);
    const retaining = keeper({ ageMs: 6.5 * DAY_MS, bytes: 1e12 });
    const kept = await retaining.pass();
    // Ten days after the first: what came before the middle of the fourth is too old.
    expect([kept.deleted, await spans(), await logs()]).toEqual([4, days(4, 5), days(5, 4)]);
    expect(await services()).toEqual(['service-4', 'service-5']);
    expect((await folders()).length).toBe(5);
    await retaining.pass();
    expect((await folders()).length).toBe(1);
    const left = await store.reading.connection.runAndReadAll(
      'SELECT (SELECT count(*) FROM origins), (SELECT count(*) FROM trace_batches)',
    );
    expect(left.getRows()[0]?.map(Number)).toEqual([4, 2]);
  });

  it('is deleted when it takes too much room, and what is written stays', async () => {
    await writeDays(5);
    const kept = await keeper({ ageMs: 1_000 * DAY_MS, bytes: 1 }).pass();
    expect([kept.deleted, forms(), await spans()]).toEqual([4, 'o', days(4)]);
    await writeDays(1, 5);
    expect(await spans()).toEqual(days(4, 5));
  });

  it('is not there twice nor half when a crash came before its files were removed', async () => {
    await writeDays(3);
    await keeper().pass();
    const before = await folders();
    await keeper({ ageMs: 9.5 * DAY_MS, bytes: 1e12 }).pass();
    expect(await folders()).toEqual(before);
    await mkdir(join(folder, 'parquet', '00000099.draft'));
    await writeFile(join(folder, 'parquet', '00000099.draft', 'spans.parquet'), 'half');
    store.close();
    await open();
    await keeper().tidy();
    expect([await folders(), await spans()]).toEqual([before.slice(1), days(1, 2)]);
  });

  it('is used without what somebody has removed, and that is told', async () => {
    await writeDays(3);
    await keeper().pass();
    const [first = ''] = await folders();
    const path = join(folder, 'parquet', first, 'spans.parquet');
    await rm(path);
    store.close();
    await open();
    await keeper().tidy();
    expect([missing, await spans(), await logs()]).toEqual([[path], days(1, 2), days(2, 1)]);
  });

  it('is closed when it has been written for long, unless nothing is in it', async () => {
    await writeDays(1);
    const watching = keeper();
    await watching.pass();
    now.steady = DAY_MS;
    await watching.pass();
    expect(forms()).toBe('po');
    now.steady = 3 * DAY_MS;
    await watching.pass();
    now.steady = 6 * DAY_MS;
    await watching.pass();
    expect(forms()).toBe('po');
  });

  it('stays while a clock is ahead that has just been set, and says so', async () => {
    await writeDays(3);
    const retaining = keeper({ ageMs: 20 * DAY_MS, bytes: 1e12 }, 1_000);
    const passAt = (wall: number, steady: number): Promise<Kept> => {
      now = { wall, steady };
      return retaining.pass();
    };
    const aYearOn = now.wall + 365 * DAY_MS;
    expect(await passAt(now.wall + 1_000, 1_000)).toMatchObject({ deleted: 0, clockJumpedMs: 0 });
    expect(await passAt(aYearOn, 2_000)).toMatchObject({ deleted: 0, clockJumpedMs: expect.closeTo(365 * DAY_MS, -4) });
    expect(await passAt(BEGAN_MS + 10 * DAY_MS, 2_500)).toMatchObject({ deleted: 0, clockJumpedMs: expect.closeTo(-365 * DAY_MS, -4) });
    expect(await spans()).toEqual(days(0, 1, 2));
    expect(await passAt(aYearOn, 3_000)).toMatchObject({ deleted: 0 });
    expect(await passAt(aYearOn + 1_500, 4_500)).toMatchObject({ deleted: 2, clockJumpedMs: 0 });
  });
});
