import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Pool } from './pool.ts';

describe('Pool', () => {
  let made: number;
  const disposed: number[] = [];
  const failures: string[] = [];

  function poolOf(
    size: number,
    create: () => Promise<number> = () => Promise.resolve((made += 1)),
    lull: (signal: AbortSignal) => Promise<void> = () => Promise.resolve(),
  ): Pool<number> {
    return new Pool<number>({
      size,
      create,
      lull,
      dispose: (item) => Promise.resolve(void disposed.push(item)),
      sizeChanged: () => undefined,
      failed: ({ message }) => failures.push(message),
    });
  }

  const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

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
    expect(await Promise.all([pool.take(), pool.take()])).toEqual([1, 2]);
    await pool.fill();
    expect(await Promise.all([pool.take(), pool.take()])).toEqual([3, 4]);
  });

  it('hands out at once what it is making when nothing is ready, to the first who asks', async () => {
    const creation = Promise.withResolvers<number>();
    const pool = poolOf(1, () => (made++ === 0 ? creation.promise : Promise.resolve(made)));
    void pool.fill();
    await Promise.resolve();
    const [first, second] = [pool.take(), pool.take()];
    creation.resolve(7);
    expect(await Promise.all([first, second])).toEqual([7, undefined]);
    await pool.fill();
    expect(await pool.take()).toBe(2);
  });

  it('has nothing for who waited for one that could not be made', async () => {
    jest.useFakeTimers();
    const creation = Promise.withResolvers<number>();
    const pool = poolOf(1, () => creation.promise);
    void pool.fill();
    await Promise.resolve();
    const taken = pool.take();
    creation.reject(new Error('no room'));
    expect(await taken).toBeUndefined();
    const closing = pool.close();
    await jest.advanceTimersByTimeAsync(1_000);
    await closing;
  });

  it('gives way to work while something is ready, and to nothing once all is taken', async () => {
    let given = 0;
    const pool = poolOf(2, undefined, (signal) => {
      if (made < 2) return Promise.resolve();
      given += 1;
      return new Promise((resolve) => signal.addEventListener('abort', () => resolve()));
    });
    await pool.fill();
    await pool.take();
    await settled();
    expect([given, made]).toEqual([1, 2]);
    await pool.take();
    await settled();
    expect(made).toBe(3);
    await pool.close();
    expect(given).toBe(2);
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
    expect(await pool.take()).toBe(3);
  });

  it('stops refilling and disposes what is ready when it is closed', async () => {
    const pool = poolOf(2);
    await pool.fill();
    await pool.close();
    expect(disposed).toEqual([1, 2]);
    expect(await pool.take()).toBeUndefined();
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
