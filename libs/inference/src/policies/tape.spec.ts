import { describe, expect, it } from '@jest/globals';

import { Tape } from './tape.ts';
import { settle } from './virtual-clock.ts';

function setup(end?: Error) {
  const state = { given: 0, left: false };
  async function* source(): AsyncGenerator<number, void, undefined> {
    try {
      for (let n = 0; n < 5; n++) {
        await settle();
        state.given++;
        yield n;
      }
      if (end) throw end;
    } finally {
      state.left = true;
    }
  }
  return { state, tape: new Tape(source()) };
}

async function all(events: AsyncGenerator<number>): Promise<number[]> {
  const seen: number[] = [];
  for await (const event of events) seen.push(event);
  return seen;
}

describe('tape', () => {
  it('gives all of it to each, also to who comes late', async () => {
    const { tape, state } = setup();
    const first = tape.read();
    await first.next();
    await first.next();
    expect(await Promise.all([all(first), all(tape.read()), all(tape.read())])).toEqual([
      [2, 3, 4],
      [0, 1, 2, 3, 4],
      [0, 1, 2, 3, 4],
    ]);
    expect(await all(tape.read())).toEqual([0, 1, 2, 3, 4]);
    expect(state).toEqual({ given: 5, left: true });
  });

  it('reads no further ahead than its fastest reader', async () => {
    const { tape, state } = setup();
    const fast = tape.read();
    const slow = tape.read();
    await Promise.all([fast.next(), slow.next()]);
    expect(state.given).toBe(1);
    await fast.next();
    await slow.next();
    await settle();
    expect(state.given).toBe(2);
  });

  it('breaks off for all as its source does, after what there was', async () => {
    const { tape } = setup(new Error('broken'));
    const read = async (): Promise<number[]> => {
      const seen: number[] = [];
      await expect(
        (async () => {
          for await (const event of tape.read()) seen.push(event);
        })(),
      ).rejects.toThrow('broken');
      return seen;
    };
    expect(await Promise.all([read(), read()])).toEqual([
      [0, 1, 2, 3, 4],
      [0, 1, 2, 3, 4],
    ]);
    expect(await read()).toEqual([0, 1, 2, 3, 4]);
  });

  it('lets one go at once without ending it for the others', async () => {
    const { tape } = setup();
    const leaving = new AbortController();
    const left = tape.read(leaving.signal).next();
    const stayed = all(tape.read());
    leaving.abort(new Error('gone'));
    await expect(left).rejects.toThrow('gone');
    expect(await stayed).toEqual([0, 1, 2, 3, 4]);
  });

  it('leaves its source when it is closed', async () => {
    const { tape, state } = setup();
    const reader = tape.read();
    await reader.next();
    tape.close();
    await settle();
    expect(state).toEqual({ given: 1, left: true });
  });
});
