import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { appendFile, mkdtemp, open, readdir, readFile, rm, truncate, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readLog } from './log-reader.ts';
import { LogWriter, type LogFile } from './log-writer.ts';
import { headerOf, type LogRecord } from './record.ts';
import { recoverLog } from './recover.ts';
import { segmentPath } from './segments.ts';

const record = (text: string): LogRecord => ({ kind: 1, receivedMs: 1_700_000_000_000, body: Buffer.from(text) });
const bytesOf = (text: string): Buffer => Buffer.concat([headerOf(record(text)), Buffer.from(text)]);

describe('the log', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'assay-log-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const writer = (end: number, more: { segmentBytes?: number; openFile?: (path: string) => Promise<LogFile> } = {}): LogWriter =>
    new LogWriter({ folder, end, segmentBytes: more.segmentBytes ?? 1_000, onDurable: () => undefined }, more.openFile);

  /** Every body from a position on, and what was passed over. */
  async function readAll(from: number, to: number) {
    const bodies: string[] = [];
    const damage: string[] = [];
    for (let at = from; at < to;) {
      const slice = await readLog(folder, at, to, Buffer.alloc(100));
      bodies.push(...slice.records.map(({ body }) => body.toString()));
      damage.push(...slice.damage.map(({ kind }) => kind));
      expect(slice.next).toBeGreaterThan(at);
      at = slice.next;
    }
    return { bodies, damage };
  }

  it('gives back what was written, over files and lives', async () => {
    const first = writer(0, { segmentBytes: 100 });
    const texts = Array.from({ length: 20 }, (_none, index) => `body ${index} ${'.'.repeat(index * 10)}`);
    for (const text of texts.slice(0, 10)) await first.append(record(text));
    await first.close();
    const { end, damage } = await recoverLog(folder);
    expect({ end, damage }).toEqual({ end: first.durable, damage: [] });
    const second = writer(end);
    await Promise.all(texts.slice(10).map((text) => second.append(record(text))));
    await second.close();
    expect(await readAll(0, second.durable)).toEqual({ bodies: texts, damage: [] });
    expect((await readdir(folder)).length).toBeGreaterThan(3);
  });

  it('syncs once for all that came meanwhile, and resolves none before', async () => {
    let syncs = 0;
    const gate = Promise.withResolvers<undefined>();
    const log = writer(0, {
      openFile: async (path) => {
        const file = await open(path, 'w');
        const datasync = async (): Promise<void> => {
          syncs++;
          await gate.promise;
        };
        return {
          writev: (buffers) => file.writev(buffers),
          datasync,
          truncate: (length) => file.truncate(length),
          close: () => file.close(),
        };
      },
    });
    let resolved = 0;
    const appended = ['a', 'b', 'c', 'd'].map((text) => log.append(record(text)).then(() => resolved++));
    await new Promise((resolve) => setImmediate(resolve));
    expect(resolved).toBe(0);
    gate.resolve(undefined);
    await Promise.all(appended);
    // The first is on its way when the others come.
    expect({ resolved, syncs }).toEqual({ resolved: 4, syncs: 2 });
    await log.close();
  });

  it('keeps nothing of a group that the disk did not take, and goes on when it does again', async () => {
    let full = false;
    const log = writer(0, {
      openFile: async (path) => {
        const file = await open(path, 'w');
        const writev: LogFile['writev'] = async (buffers) => {
          if (!full) return file.writev(buffers);
          await file.write(Buffer.from('half of'));
          throw new Error('ENOSPC');
        };
        return { writev, datasync: () => file.datasync(), truncate: (length) => file.truncate(length), close: () => file.close() };
      },
    });
    await log.append(record('before'));
    full = true;
    await expect(Promise.all([log.append(record('lost 1')), log.append(record('lost 2'))])).rejects.toThrow('ENOSPC');
    await expect(log.append(record('lost 3'))).rejects.toThrow('ENOSPC');
    full = false;
    await log.append(record('after'));
    await log.close();
    expect(await readAll(0, log.durable)).toEqual({ bodies: ['before', 'after'], damage: [] });
    expect((await recoverLog(folder)).damage).toEqual([]);
  });

  it('keeps nothing of such a group even when its file cannot be cut off', async () => {
    let failing = false;
    const log = writer(0, {
      openFile: async (path) => {
        const file = await open(path, 'w');
        const fail = (): Promise<never> => Promise.reject(new Error('EIO'));
        return {
          writev: (buffers) => file.writev(buffers),
          datasync: () => (failing ? fail() : file.datasync()),
          truncate: (length) => (failing ? fail() : file.truncate(length)),
          close: () => file.close(),
        };
      },
    });
    await log.append(record('before'));
    failing = true;
    // All of it lies in the file; nobody knows whether it is on the disk.
    await expect(log.append(record('not acknowledged'))).rejects.toThrow('EIO');
    failing = false;
    await log.append(record('after'));
    await log.close();
    expect(await readAll(0, log.durable)).toEqual({ bodies: ['before', 'after'], damage: [] });
    const { end, damage } = await recoverLog(folder);
    expect({ end, damage }).toEqual({ end: log.durable, damage: [] });
  });

  it.each([
    ['half a header', (bytes: Buffer) => bytes.subarray(0, 10)],
    ['half a body', (bytes: Buffer) => bytes.subarray(0, bytes.length - 3)],
    ['zeros that were never written', () => Buffer.alloc(50)],
    ['a body with a bit turned', (bytes: Buffer) => Buffer.concat([bytes.subarray(0, -1), Buffer.from([bytes.at(-1)! ^ 1])])],
  ])('cuts off an end of %s, keeps it apart and tells', async (_title, tear) => {
    const log = writer(0);
    for (const text of ['one', 'two']) await log.append(record(text));
    await log.close();
    const torn = tear(bytesOf('three, which nobody acknowledged'));
    await appendFile(segmentPath(folder, 0), torn);
    const { end, damage } = await recoverLog(folder);
    expect(end).toBe(log.durable);
    expect(damage).toEqual([expect.objectContaining({ kind: 'torn', position: end, bytes: torn.length })]);
    expect(await readFile(damage[0]!.keptAt)).toEqual(torn);
    expect(await readAll(0, end)).toEqual({ bodies: ['one', 'two'], damage: [] });
    expect((await recoverLog(folder)).damage).toEqual([]);
  });

  it('passes over a record in the middle that is not what was written, and tells', async () => {
    const log = writer(0);
    for (const text of ['one', 'two', 'three']) await log.append(record(text));
    await log.close();
    const bytes = await readFile(segmentPath(folder, 0));
    bytes[bytesOf('one').length + 26]! ^= 0xff;
    await writeFile(segmentPath(folder, 0), bytes);
    const { end, damage } = await recoverLog(folder);
    expect({ end, damage }).toEqual({ end: log.durable, damage: [] });
    expect(await readAll(0, end)).toEqual({ bodies: ['one', 'three'], damage: ['corrupt'] });
    expect(await readdir(join(folder, 'quarantine'))).toHaveLength(1);
  });

  it('goes on where files are missing or short', async () => {
    const log = writer(0, { segmentBytes: 1 });
    for (const text of ['one', 'two', 'three']) await log.append(record(text));
    await log.close();
    const [first, second] = [bytesOf('one').length, bytesOf('one').length + bytesOf('two').length];
    await truncate(segmentPath(folder, first), 5);
    expect(await readAll(0, log.durable)).toEqual({ bodies: ['one', 'three'], damage: ['corrupt'] });
    await unlink(segmentPath(folder, 0));
    await unlink(segmentPath(folder, first));
    expect(await readAll(0, log.durable)).toEqual({ bodies: ['three'], damage: ['missing'] });
    expect(second).toBeLessThan(log.durable);
  });

  it('removes files that hold nothing any more, and never the one that is written', async () => {
    const log = writer(0, { segmentBytes: 60 });
    for (const text of ['one', 'two', 'three', 'four', 'five']) await log.append(record(text));
    const before = await readdir(folder);
    await log.forget(bytesOf('one').length);
    expect(await readdir(folder)).toEqual(before);
    await log.forget(log.durable);
    await log.close();
    expect(await readdir(folder)).toHaveLength(1);
  });
});
