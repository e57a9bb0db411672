import { Buffer } from 'node:buffer';
import { describe, expect, it } from '@jest/globals';
import { AssayError } from '@assay/contracts';
import { SseDecoder } from './decoder.ts';
import { NdjsonDecoder } from './ndjson-decoder.ts';

type Event = [name: string, data: string];

function decode(pieces: readonly Uint8Array[], max?: number): Event[] {
  const events: Event[] = [];
  const decoder = new SseDecoder((name, data) => events.push([name, data]), max);
  for (const piece of pieces) decoder.feed(piece);
  decoder.end();
  return events;
}

function breach(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    if (error instanceof AssayError && error.code === 'upstream_invalid') return error.details?.['reason'];
    throw error;
  }
  return undefined;
}

const cutAt = (bytes: Buffer, at: number): Buffer[] => [bytes.subarray(0, at), bytes.subarray(at)];
const bytewise = (bytes: Buffer): Buffer[] => Array.from(bytes, (_, i) => bytes.subarray(i, i + 1));

const TEXT =
  '\uFEFFdata: first\n\n: a comment\n\nevent: greet\ndata: {"t":"héllo 你好 👩‍🚀"}\nid: 7\n\ndata: one\ndata: two\n\ndata\n\nretry: 10\nunknown: x\ndata:three\n\n';
const EVENTS: Event[] = [
  ['', 'first'],
  ['greet', '{"t":"héllo 你好 👩‍🚀"}'],
  ['', 'one\ntwo'],
  ['', ''],
  ['', 'three'],
];

describe('server-sent events', () => {
  for (const [name, end] of [
    ['LF', '\n'],
    ['CRLF', '\r\n'],
    ['CR', '\r'],
  ] as const) {
    const bytes = Buffer.from(TEXT.replaceAll('\n', end));

    it(`mean the same with ${name}, cut at every byte`, () => {
      for (let at = 0; at <= bytes.length; at += 1) expect(decode(cutAt(bytes, at))).toEqual(EVENTS);
    });

    it(`mean the same with ${name}, byte by byte, with empty pieces between`, () => {
      expect(decode(bytewise(bytes).flatMap((piece) => [piece, Buffer.alloc(0)]))).toEqual(EVENTS);
    });
  }

  it('are told as soon as their last byte is there, with a bare CR too', () => {
    const events: Event[] = [];
    const decoder = new SseDecoder((name, data) => events.push([name, data]));
    decoder.feed(Buffer.from('data: now\r\r'));
    expect(events).toEqual([['', 'now']]);
  });

  it('are read from memory that the transport uses again', () => {
    const memory = Buffer.from('data: fir');
    const events: Event[] = [];
    const decoder = new SseDecoder((name, data) => events.push([name, data]));
    decoder.feed(memory);
    memory.fill('x');
    decoder.feed(Buffer.from('st\n\n'));
    expect(events).toEqual([['', 'first']]);
  });

  it('are capped: one long line, in one piece or in many', () => {
    const long = Buffer.from(`data: ${'x'.repeat(200)}\n\n`);
    expect(breach(() => decode([long], 100))).toBe('event_too_large');
    expect(breach(() => decode(bytewise(long), 100))).toBe('event_too_large');
    expect(breach(() => decode([long], 200))).toBeUndefined();
  });

  it('are capped: a line that never ends', () => {
    const decoder = new SseDecoder(() => undefined, 1_000);
    const piece = Buffer.alloc(90, 'x');
    expect(breach(() => Array.from({ length: 20 }, () => decoder.feed(piece)))).toBe('event_too_large');
  });

  it('are capped: an event of many lines that never ends', () => {
    const decoder = new SseDecoder(() => undefined, 1_000);
    const line = Buffer.from(`data: ${'x'.repeat(90)}\n`);
    expect(breach(() => Array.from({ length: 20 }, () => decoder.feed(line)))).toBe('event_too_large');
  });

  it.each([
    ['a half line', 'data: a\n\ndata: b'],
    ['a line without its blank line', 'data: a\n\ndata: b\n'],
    ['half a character', Buffer.from('data: a\n\ndata: 你\n\n').subarray(0, 17)],
  ])('that break off are an error: %s', (_, bytes) => {
    expect(breach(() => decode([Buffer.from(bytes)]))).toMatch(/truncated|invalid_utf8/);
  });

  it('may end in comments', () => {
    expect(decode([Buffer.from('data: a\n\n: bye\n')])).toEqual([['', 'a']]);
  });

  it.each([
    ['a byte that never is', [0xff]],
    ['an overlong form', [0xc0, 0xaf]],
    ['half a pair', [0xed, 0xa0, 0x80]],
    ['a character without its end', [0xe4, 0xbd]],
  ])('that are not UTF-8 are an error: %s', (_, wrong) => {
    const bytes = Buffer.concat([Buffer.from('data: '), Buffer.from(wrong), Buffer.from('\n\n')]);
    expect(breach(() => decode([bytes]))).toBe('invalid_utf8');
    expect(breach(() => decode(bytewise(bytes)))).toBe('invalid_utf8');
  });

  it('take time in proportion to their length, however small the pieces and whatever the line ends', () => {
    const work = (size: number): number => {
      const started = process.cpuUsage();
      const pieces = Array.from({ length: size }, () => Buffer.from('x'));
      decode([Buffer.from('data: '), ...pieces, Buffer.from('\n\n')]);
      decode([Buffer.from(':\r'.repeat(size))]);
      return process.cpuUsage(started).user;
    };
    work(20_000);
    // Sixteen times the work of a quadratic reader would be 256 times its time.
    expect(work(320_000)).toBeLessThan(Math.max(work(20_000), 2_000) * 100);
  });
});

describe('JSON lines', () => {
  const values = [{ t: 'héllo 你好 👩‍🚀' }, { done: true }];
  const read = (pieces: readonly Uint8Array[], max?: number): unknown[] => {
    const found: unknown[] = [];
    const decoder = new NdjsonDecoder((value) => found.push(value), max);
    for (const piece of pieces) decoder.feed(piece);
    decoder.end();
    return found;
  };

  it('mean the same cut at every byte, with LF or CRLF, with or without the last line end', () => {
    for (const end of ['\n', '\r\n']) {
      const bytes = Buffer.from(values.map((value) => JSON.stringify(value)).join(end));
      for (const all of [bytes, Buffer.concat([bytes, Buffer.from(end)]), Buffer.concat([Buffer.from(end), bytes])]) {
        for (let at = 0; at <= all.length; at += 1) expect(read(cutAt(all, at))).toEqual(values);
      }
    }
  });

  it.each([
    ['malformed_json', '{"a":1}\n{"a":\n'],
    ['truncated', '{"a":1}\n{"a":'],
    ['invalid_utf8', Buffer.from([0x22, 0xff, 0x22, 0x0a])],
    ['event_too_large', `"${'x'.repeat(200)}"\n`],
  ])('that are wrong are %s', (reason, bytes) => {
    expect(breach(() => read([Buffer.from(bytes)], 100))).toBe(reason);
  });
});
