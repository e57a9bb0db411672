import type { GenerationEvent } from '@assay/contracts';
import { describe, expect, it } from '@jest/globals';
import { WorkerStream } from './worker-stream.ts';

const word = 'word '.repeat(20);
const DELTAS: readonly GenerationEvent[] = [
  { type: 'text', choice: 0, text: word },
  { type: 'reasoning', choice: 0, text: word },
  { type: 'tool', choice: 0, index: 0, arguments: word },
  { type: 'text', choice: 0, text: '' },
];
const MOST_BYTES = 10_000;
const FRAMES = 1_000;

/** How many frames of one event it takes. */
function taken(event: GenerationEvent, mostBytes: () => number): number {
  const stream = new WorkerStream(0, () => undefined, mostBytes);
  for (let seq = 1; seq <= FRAMES; seq++) {
    stream.push({ seq, events: [event] }, seq);
    if (stream.closed) return seq;
  }
  return FRAMES;
}

describe('frames that nobody reads', () => {
  it.each(DELTAS)('are bounded, and the reader is let go: $type', async (event) => {
    expect(taken(event, () => MOST_BYTES)).toBeLessThan(200);
    const stream = new WorkerStream(
      0,
      () => undefined,
      () => MOST_BYTES,
    );
    for (let seq = 1; seq <= FRAMES; seq++) stream.push({ seq, events: [event] }, seq);
    const read = async (): Promise<void> => {
      for await (const seen of stream.events()) expect(seen.type).toBe(event.type);
    };
    await expect(read()).rejects.toMatchObject({ code: 'request_cancelled' });
  });

  it('are bounded by what there is room for by then', () => {
    let room = MOST_BYTES;
    const shrinking = (): number => (room -= 1_000);
    expect(taken({ type: 'text', choice: 0, text: word }, shrinking)).toBeLessThan(10);
  });

  it('cost nothing once they are read', async () => {
    const stream = new WorkerStream(
      0,
      () => undefined,
      () => MOST_BYTES,
    );
    const events = stream.events();
    for (let seq = 1; seq <= FRAMES; seq++) {
      stream.push({ seq, events: [{ type: 'text', choice: 0, text: word }] }, seq);
      expect(await events.next()).toMatchObject({ done: false, value: { text: word } });
    }
    expect(stream.closed).toBe(false);
  });
});
