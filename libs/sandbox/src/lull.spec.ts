import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Lull } from './lull.ts';

describe('Lull', () => {
  let lull: Lull;
  let come: boolean;
  const never = new AbortController().signal;

  const waiting = async (signal = never): Promise<void> => {
    void lull.come(1_000, signal).then(() => (come = true));
    await jest.advanceTimersByTimeAsync(0);
  };

  beforeEach(() => {
    jest.useFakeTimers();
    lull = new Lull();
    come = false;
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('is there while nobody works', async () => {
    await waiting();
    expect(come).toBe(true);
  });

  it('comes when the last one ends, however often an end is told', async () => {
    const [one, other] = [lull.begin(), lull.begin()];
    await waiting();
    one();
    one();
    await jest.advanceTimersByTimeAsync(0);
    expect(come).toBe(false);
    other();
    await jest.advanceTimersByTimeAsync(0);
    expect(come).toBe(true);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('is not waited for longer than said', async () => {
    lull.begin();
    await waiting();
    await jest.advanceTimersByTimeAsync(999);
    expect(come).toBe(false);
    await jest.advanceTimersByTimeAsync(1);
    expect(come).toBe(true);
  });

  it('is not waited for once the signal says so', async () => {
    lull.begin();
    const cancel = new AbortController();
    await waiting(cancel.signal);
    cancel.abort();
    await jest.advanceTimersByTimeAsync(0);
    expect(come).toBe(true);
    expect(jest.getTimerCount()).toBe(0);
  });
});
