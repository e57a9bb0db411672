import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DEMO, startPlatform, until, type Platform } from './platform.ts';
import { endlessly, startRawUpstream, type RawUpstream } from './raw-upstream.ts';
import { stalledReader } from './stalled-reader.ts';

const READERS = 50;
/** What the kernel's buffers of three connections hold, and a little; an upstream that is not paused sends hundreds of megabytes. */
const MOST_SENT_BYTES = 16 * 1_048_576;
/** So long after the last byte left the upstream every stream stands still, ms. */
const STILL_MS = 400;
const EVENT = Buffer.from(
  `data: ${JSON.stringify({ id: 'c', model: 'm', choices: [{ index: 0, delta: { content: 'word '.repeat(800) } }] })}\n\n`,
);

let platform: Platform;
let upstream: RawUpstream;

beforeAll(async () => {
  upstream = await startRawUpstream();
  platform = await startPlatform({
    config: `  - { id: raw, version: 1.0.0, provider: raw }\n${DEMO}`,
    providers: `  raw: { kind: openai, baseUrl: "${upstream.url}" }\n`,
  });
}, 60_000);

afterAll(async () => {
  await platform.stop();
  await upstream.stop();
});

describe('slow readers', () => {
  // What they cost in memory is a figure of the benchmark, not of a test.
  it(`bound bytes: upstream is paused, for each of ${READERS} of them`, async () => {
    const sent: number[] = [];
    let open = 0;
    let lastSentAt = 0;
    upstream.answer = (response) => {
      const reader = sent.push(0) - 1;
      open++;
      response.once('close', () => open--);
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      endlessly(response, EVENT, (bytes) => {
        sent[reader] = (sent[reader] ?? 0) + bytes;
        lastSentAt = performance.now();
      });
    };
    const readers = Array.from({ length: READERS }, () => stalledReader(platform.inference.url, 'raw'));
    try {
      await until(
        () => ({ readers: sent.length, stillForMs: performance.now() - lastSentAt }),
        (seen) => seen.readers === READERS && seen.stillForMs > STILL_MS,
        20_000,
      );
      expect(open).toBe(READERS);
      expect(Math.max(...sent)).toBeLessThan(MOST_SENT_BYTES);
    } finally {
      for (const reader of readers) reader.destroy();
    }
    await until(
      () => open,
      (count) => count === 0,
    );
  }, 60_000);
});
