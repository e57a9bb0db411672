import { describe, expect, it, jest } from '@jest/globals';
import { untilAborted } from './until-aborted.ts';

describe('untilAborted', () => {
  it('gives the value', async () => {
    await expect(untilAborted(Promise.resolve(1), new AbortController().signal, () => undefined)).resolves.toBe(1);
  });

  it('rejects as soon as the signal says so, and discards a value that comes later', async () => {
    const abort = new AbortController();
    const value = Promise.withResolvers<number>();
    const discard = jest.fn();
    const result = untilAborted(value.promise, abort.signal, discard);
    abort.abort(new Error('cancelled'));
    await expect(result).rejects.toThrow('cancelled');
    expect(discard).not.toHaveBeenCalled();
    value.resolve(2);
    await value.promise;
    expect(discard).toHaveBeenCalledWith(2);
  });

  it('leaves no listener behind', async () => {
    const { signal } = new AbortController();
    const remove = jest.spyOn(signal, 'removeEventListener');
    await untilAborted(Promise.resolve(1), signal, () => undefined);
    expect(remove).toHaveBeenCalledTimes(1);
  });
});
