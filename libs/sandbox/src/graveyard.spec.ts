import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Graveyard } from './graveyard.ts';

describe('Graveyard', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  it('is empty once everything is removed', async () => {
    const removal = Promise.withResolvers<undefined>();
    const graveyard = new Graveyard(
      () => removal.promise,
      () => undefined,
    );
    graveyard.bury('a');
    let empty = false;
    const emptied = graveyard.empty().then(() => (empty = true));
    await jest.advanceTimersByTimeAsync(1);
    expect(empty).toBe(false);
    removal.resolve(undefined);
    await emptied;
  });

  it('tries again when a removal fails, a few times', async () => {
    const failed = jest.fn();
    const remove = jest.fn(() => Promise.reject(new Error('busy')));
    const graveyard = new Graveyard(remove, failed);
    graveyard.bury('a');
    const emptied = graveyard.empty();
    await jest.advanceTimersByTimeAsync(10_000);
    await emptied;
    expect(remove).toHaveBeenCalledTimes(5);
    expect(failed).toHaveBeenCalledTimes(5);
  });
});
