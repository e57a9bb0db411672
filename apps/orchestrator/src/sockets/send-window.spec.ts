import { describe, expect, it } from '@jest/globals';
import { SendWindow } from './send-window.ts';

const never = new AbortController().signal;

describe('SendWindow', () => {
  it('lets so many messages go, and the next only when one is acknowledged', async () => {
    const window = new SendWindow(2);
    expect([await window.next(never), await window.next(never)]).toEqual([1, 2]);
    let third: number | undefined;
    const waiting = window.next(never).then((seq) => (third = seq));
    await Promise.resolve();
    expect(third).toBeUndefined();
    window.acknowledge(1);
    expect(await waiting).toBe(3);
  });

  it('takes no acknowledgement of what was never sent', async () => {
    const window = new SendWindow(1);
    await window.next(never);
    window.acknowledge(99);
    const controller = new AbortController();
    const waiting = window.next(controller.signal);
    controller.abort(new Error('still full'));
    await expect(waiting).rejects.toThrow('still full');
  });

  it('takes an old acknowledgement for what it is', async () => {
    const window = new SendWindow(2);
    await window.next(never);
    await window.next(never);
    window.acknowledge(2);
    window.acknowledge(1);
    expect([await window.next(never), await window.next(never)]).toEqual([3, 4]);
  });
});
