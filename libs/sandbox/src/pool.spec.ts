import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Pool } from './pool.ts';

describe('Pool', () => {
  let made: number;
  const disposed: number[] = [];
  const failures: string[] = [];

  function poolOf(size: number, create: () => Promise<number> = () => Promise.resolve((made += 1))): Pool<number> {
    return new Pool<number>({
      size,
      create,
      dispose: (item) => Promise.resolve(void disposed.push(item)),
      sizeChanged: () => undefined,
      failed: ({ message }) => failures.push(message),
    });
  }

  beforeEach(() => {
    made = 0;
    disposed.length = 0;
    failures.length = 0;
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('hands each item out once, the oldest first, and refills', async () => {
    const pool = poolOf(2);
    await pool.fill();
    expect([pool.take(), pool.take(), pool.take()]).toEqual([1, 2, undefined]);
    await pool.fill();
    expect([pool.take(), pool.take()]).toEqual([3, 4]);
  });

  it('makes no more than its size when asked several times at once', async () => {
    const pool = poolOf(2);
    await Promise.all([pool.fill(), pool.fill(), pool.fill()]);
    expect(made).toBe(2);
  });

  it('tries again after a failure, and tells of it', async () => {
    jest.useFakeTimers();
    let tries = 0;
    const pool = poolOf(1, () => ((tries += 1) < 3 ? Promise.reject(new Error(`try ${tries}`)) : Promise.resolve(tries)));
    const filled = pool.fill();
    await jest.advanceTimersByTimeAsync(1_000);
    await filled;
    expect(failures).toEqual(['try 1', 'try 2']);
    expect(pool.take()).toBe(3);
  });

  it('stops refilling and disposes what is ready when it is closed', async () => {
    const pool = poolOf(2);
    await pool.fill();
    await pool.close();
    expect(disposed).toEqual([1, 2]);
    expect(pool.take()).toBeUndefined();
    await pool.fill();
    expect(made).toBe(2);
  });

  it('disposes an item that was being made when it was closed', async () => {
    const creation = Promise.withResolvers<number>();
    const pool = poolOf(1, () => creation.promise);
    void pool.fill();
    const closing = pool.close();
    creation.resolve(7);
    await closing;
    expect(disposed).toEqual([7]);
  });
});
