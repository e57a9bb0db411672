import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { heldMemory, type HeldMemory } from './held-memory.ts';
import { DEMO, startPlatform, until, type Platform } from './platform.ts';
import { endlessly, startRawUpstream, type RawUpstream } from './raw-upstream.ts';
import { stalledReader } from './stalled-reader.ts';

const READERS = 100;
/** Readers before memory is looked at, so that code which is met for the first time does not count. */
const FIRST_READERS = 20;
const MOST_EACH_KIB = 80;
/** What the kernel's buffers of three connections hold, and a little; an upstream that is not paused sends hundreds of megabytes. */
const MOST_SENT_BYTES = 16 * 1_048_576;
/** So long after the last byte left the upstream every stream stands still, ms. */
const STILL_MS = 1_000;
const EVENT = Buffer.from(
  `data: ${JSON.stringify({ id: 'c', model: 'm', choices: [{ index: 0, delta: { content: 'word '.repeat(800) } }] })}\n\n`,
);

let memory: HeldMemory;
let platform: Platform;
let upstream: RawUpstream;

beforeAll(async () => {
  memory = await heldMemory();
  upstream = await startRawUpstream();
  platform = await startPlatform({
    config: `  - { id: raw, version: 1.0.0, provider: raw }\n${DEMO}`,
    providers: `  raw: { kind: openai, baseUrl: "${upstream.url}" }\n`,
    env: { NODE_OPTIONS: memory.nodeOptions },
  });
}, 60_000);

afterAll(async () => {
  await platform.stop();
  await upstream.stop();
  await memory.dispose();
});

/** Lets so many readers ask and not read; tells, once every stream stands still, what was sent to each. Then they leave. */
async function stall(count: number, whileStill: () => Promise<void>): Promise<readonly number[]> {
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
  const readers = Array.from({ length: count }, () => stalledReader(platform.inference.url, 'raw'));
  try {
    await until(
      () => ({ readers: sent.length, stillForMs: performance.now() - lastSentAt }),
      (seen) => seen.readers === count && seen.stillForMs > STILL_MS,
    );
    expect(open).toBe(count);
    await whileStill();
  } finally {
    for (const reader of readers) reader.destroy();
  }
  await until(
    () => open,
    (left) => left === 0,
  );
  return sent;
}

const heldKib = async (): Promise<number> => (await memory.bytesOf(platform.inference.orchestrators[0]?.pid ?? 0)) / 1_024;

describe('slow readers', () => {
  it(`bound bytes: upstream is paused, and each of ${READERS} costs less than ${MOST_EACH_KIB} KiB`, async () => {
    await stall(FIRST_READERS, () => Promise.resolve());
    const before = await heldKib();
    let held = 0;
    const sent = await stall(READERS, async () => {
      held = (await heldKib()) - before;
    });
    expect(Math.max(...sent)).toBeLessThan(MOST_SENT_BYTES);
    expect(held / READERS).toBeLessThan(MOST_EACH_KIB);
  }, 90_000);
});
