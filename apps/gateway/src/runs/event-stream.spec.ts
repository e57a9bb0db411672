import { Readable, Writable } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import type { LiveEnvelope } from '@assay/contracts';
import { describe, expect, it } from '@jest/globals';
import { writeEvents } from './event-stream.ts';

const envelope = (seq: number): LiveEnvelope => ({
  stream: 'runs/1',
  seq,
  type: 'state',
  delivery: 1,
  payload: { type: 'state', state: 'running' },
  time: '2026-01-01T00:00:00Z',
});
const never = new AbortController().signal;

describe('writeEvents', () => {
  it('numbers what a reader can resume after, and nothing else', async () => {
    const written: string[] = [];
    const response = new Writable({
      write(chunk: Buffer, _encoding, done) {
        written.push(chunk.toString());
        done();
      },
    });
    await writeEvents(Readable.from([envelope(0), envelope(7)]), response, { stalledMs: 1_000, signal: never });
    expect(written.map((message) => message.split('\n')[0])).toEqual(['event: state', 'id: 7']);
  });

  it('gives up on a reader that does not read, and lets the source go', async () => {
    const response = new Writable({ highWaterMark: 1, write: () => undefined });
    let released = false;
    async function* source() {
      try {
        for (let seq = 1; ; seq++) {
          await turn();
          yield envelope(seq);
        }
      } finally {
        released = true;
      }
    }
    const writing = writeEvents(source(), response, { stalledMs: 5, signal: never });
    await expect(writing).rejects.toMatchObject({ name: 'ReaderStalled' });
    expect(released).toBe(true);
  });

  it('ends with the reader', async () => {
    const response = new Writable({ highWaterMark: 1, write: () => undefined });
    const gone = new AbortController();
    const writing = writeEvents(Readable.from([envelope(1)]), response, { stalledMs: 60_000, signal: gone.signal });
    gone.abort();
    await expect(writing).rejects.toMatchObject({ name: 'AbortError' });
  });
});
