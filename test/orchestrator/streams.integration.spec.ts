import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DEMO, startPlatform, until, type Platform } from './platform.ts';
import { stalledReader } from './stalled-reader.ts';
import { endlessly, eventStream, startRawUpstream, type RawUpstream } from './raw-upstream.ts';
import { chunksOf, openai, WIRES, type CallerWire } from './wires.ts';

const CONFIG = `  - { id: raw, version: 1.0.0, provider: raw }
defaults: { retry: { attempts: 1 }, breaker: { consecutiveFailures: 1000 } }
${DEMO}`;

const TEXT = ['aé', '世界', '😀', 'é世', '😀ß', '.'];

let platform: Platform;
let upstream: RawUpstream;

beforeAll(async () => {
  upstream = await startRawUpstream();
  platform = await startPlatform({
    config: CONFIG,
    providers: `  raw: { kind: openai, baseUrl: "${upstream.url}" }\n`,
    env: { ASSAY_INFERENCE_STALLED_READER_MS: '300' },
  });
}, 60_000);

afterAll(async () => {
  await platform.stop();
  await upstream.stop();
});

const streamOf = async (wire: CallerWire, model: string): Promise<string> =>
  (await platform.post(wire.path, wire.body(model, wire.streamed))).text();

describe('UTF-8 split at every byte offset', () => {
  it.each(WIRES)('arrives as it was said: $name', async (wire) => {
    const body = await streamOf(wire, `via-${wire.name}`);
    // An answer of that size is cut after each of its first bytes; what follows is cut as often again.
    const cuts = Array.from({ length: body.length }, (_none, index) => index + 1);
    platform.vendor.always({ say: { text: TEXT } });
    for (let from = 0; from < cuts.length; from += 16) {
      const some = cuts.slice(from, from + 16);
      platform.vendor.next(...some.map((bytes) => ({ say: { text: TEXT }, faults: [{ kind: 'split' as const, bytes }] })));
      const streams = await Promise.all(some.map(() => streamOf(wire, `via-${wire.name}`)));
      expect(streams.map((stream) => [wire.textOf(stream), wire.isWhole(stream)])).toEqual(some.map(() => [TEXT.join(''), true]));
    }
    platform.vendor.always({});
  });
});

const chunk = (delta: unknown, finish: string | null = null): string =>
  JSON.stringify({ id: 'c', model: 'm', choices: [{ index: 0, delta, finish_reason: finish }] });
const LINES = [
  'event: message',
  `data: ${chunk({ role: 'assistant', content: '' })}`,
  '',
  ': a comment',
  `data: ${chunk({ content: 'eins ' })}`,
  '',
  // One event whose JSON is cut into lines of data.
  ...chunk({ content: 'zwei' })
    .split(',')
    .map((piece, index, all) => `data:${piece}${index < all.length - 1 ? ',' : ''}`),
  '',
  `data: ${chunk({}, 'stop')}`,
  '',
  'data: [DONE]',
  '',
  '',
];

describe("upstream's line endings", () => {
  it.each([
    ['LF', '\n'],
    ['CRLF', '\r\n'],
    ['CR', '\r'],
  ])('%s, and data of several lines', async (_name, ending) => {
    upstream.answer = eventStream(LINES.join(ending));
    const stream = await streamOf(openai, 'raw');
    expect(openai.textOf(stream)).toBe('eins zwei');
    expect(openai.isWhole(stream)).toBe(true);
  });

  it('mixed, and cut between CR and LF', async () => {
    const endings = ['\r\n', '\n', '\r'];
    const bytes = LINES.map((line, index) => `${line}${endings[index % 3] ?? ''}`).join('');
    upstream.answer = (response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      const next = (from: number): void => {
        const cut = bytes.indexOf('\r\n', from);
        if (cut === -1) response.end(bytes.slice(from));
        else response.write(bytes.slice(from, cut + 1), () => setImmediate(next, cut + 1));
      };
      next(0);
    };
    expect(openai.textOf(await streamOf(openai, 'raw'))).toBe('eins zwei');
  });
});

describe('the size of an event is capped', () => {
  it.each([
    ['within a line', 'x'],
    ['in lines without end', 'data: x\n'],
  ])('%s: an error, and the connection is closed', async (_where, piece) => {
    let sent = 0;
    const closed = new Promise<void>((resolve) => {
      upstream.answer = (response) => {
        response.once('close', () => resolve());
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.write('data: ');
        endlessly(response, Buffer.from(piece.repeat(8_192)), (bytes) => (sent += bytes));
      };
    });
    const answer = await platform.post(openai.path, openai.body('raw', openai.streamed));
    expect([answer.status, openai.refusalOf(await answer.text())?.kind]).toEqual([502, 'upstream_invalid']);
    await closed;
    expect(sent).toBeLessThan(32 * 1_048_576);
  });
});

/** Whether a server still holds its end of a client's connection, as the kernel sees it. */
async function isServed(url: string, clientPort: number | undefined): Promise<boolean> {
  const hex = (port: number): string => port.toString(16).toUpperCase().padStart(4, '0');
  const established = `:${hex(Number(new URL(url).port))} 0100007F:${hex(clientPort ?? 0)} 01 `;
  return (await readFile('/proc/net/tcp', 'utf8')).includes(established);
}

describe('a reader who does not read', () => {
  it('is let go after its time, and so is upstream', async () => {
    const closed = new Promise<void>((resolve) => {
      upstream.answer = (response) => {
        response.once('close', () => resolve());
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        endlessly(response, Buffer.from(`data: ${chunk({ content: 'word '.repeat(800) })}\n\n`), () => undefined);
      };
    });
    const reader = stalledReader(platform.inference.url, 'raw');
    await closed;
    reader.destroy();
  });

  it('not even the end', async () => {
    const content = 'word '.repeat(3_000_000);
    upstream.answer = (response) => {
      const answer = { choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }] };
      response.writeHead(200, { 'content-type': 'application/json', connection: 'close' }).end(JSON.stringify(answer));
    };
    const reader = stalledReader(platform.inference.url, 'raw', {});
    const served = () => isServed(platform.inference.url, reader.localPort);
    await until(served, (open) => open);
    await until(served, (open) => !open);
    reader.destroy();
  });
});

describe('interleaved tool-call deltas', () => {
  const calls = [
    { id: 'call_a', name: 'left', pieces: ['{"a"', ':', '1}'] },
    { id: 'call_b', name: 'right', pieces: ['{"b"', ':"世', '"}'] },
  ];

  it('keep their index', async () => {
    platform.vendor.next({ say: { text: [], calls, finish: 'tool_calls' } });
    const deltas = chunksOf(await streamOf(openai, 'via-openai')).flatMap(({ choices }) => choices?.[0]?.delta?.tool_calls ?? []);
    expect(deltas.filter(({ function: made }) => made?.arguments).map(({ index }) => index)).toEqual([0, 1, 0, 1, 0, 1]);
    const joined = [0, 1].map((call) =>
      deltas
        .filter(({ index }) => index === call)
        .map(({ function: made }) => made?.arguments ?? '')
        .join(''),
    );
    expect(joined).toEqual(['{"a":1}', '{"b":"世"}']);
    expect(deltas.flatMap(({ id }) => id ?? [])).toEqual(['call_a', 'call_b']);
  });
});
