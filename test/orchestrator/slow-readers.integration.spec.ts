import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DEMO, startPlatform, until, type Platform } from './platform.ts';
import { endlessly, startRawUpstream, type RawUpstream } from './raw-upstream.ts';
import { stalledReader } from './stalled-reader.ts';

const READERS = 200;
/** One for each: a chunk from upstream, what was made of it, and what waits for the reader. Without a bound it would be hundreds. */
const MOST_GROWTH_MIB = READERS;
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

async function residentMib(): Promise<number> {
  const status = await readFile(`/proc/${platform.inference.orchestrators[0]?.pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) / 1_024;
}

describe('slow readers', () => {
  it(`bound bytes: upstream is paused, and ${READERS} of them cost less than ${MOST_GROWTH_MIB} MiB`, async () => {
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
    const before = await residentMib();
    const readers = Array.from({ length: READERS }, () => stalledReader(platform.inference.url, 'raw'));
    try {
      await until(
        () => ({ readers: sent.length, stillForMs: performance.now() - lastSentAt }),
        (seen) => seen.readers === READERS && seen.stillForMs > STILL_MS,
        20_000,
      );
      expect(open).toBe(READERS);
      expect(Math.max(...sent)).toBeLessThan(MOST_SENT_BYTES);
      expect((await residentMib()) - before).toBeLessThan(MOST_GROWTH_MIB);
    } finally {
      for (const reader of readers) reader.destroy();
    }
    await until(
      () => open,
      (count) => count === 0,
    );
  }, 60_000);
});
