import { AssayError } from '@assay/contracts';
import { describe, expect, it } from '@jest/globals';

import { Bulkhead } from './bulkhead.ts';

describe('bulkhead', () => {
  it('never has more in flight than it may, and serves in order', async () => {
    const bulkhead = new Bulkhead('t', { maxInFlight: 2, maxWaiting: 10 });
    const first = bulkhead.tryAcquire()!;
    await bulkhead.acquire();
    expect(bulkhead.tryAcquire()).toBeUndefined();
    const order: number[] = [];
    const waiting = [1, 2].map((n) => bulkhead.acquire().then((release) => (order.push(n), release)));
    expect([bulkhead.inFlight, bulkhead.waiting]).toEqual([2, 2]);
    first();
    first();
    const second = await waiting[0]!;
    expect([bulkhead.inFlight, bulkhead.waiting, order]).toEqual([2, 1, [1]]);
    second();
    await waiting[1];
    expect(order).toEqual([1, 2]);
  });

  it('refuses when too many wait', async () => {
    const bulkhead = new Bulkhead('t', { maxInFlight: 1, maxWaiting: 1 });
    const release = await bulkhead.acquire();
    const waiting = bulkhead.acquire();
    await expect(bulkhead.acquire()).rejects.toMatchObject({ code: 'target_saturated', details: { target: 't', inFlight: 1 } });
    release();
    (await waiting)();
    expect([bulkhead.inFlight, bulkhead.waiting]).toEqual([0, 0]);
  });

  it('gives no place to somebody who has left', async () => {
    const bulkhead = new Bulkhead('t', { maxInFlight: 1, maxWaiting: 5 });
    const release = await bulkhead.acquire();
    const controller = new AbortController();
    const left = bulkhead.acquire(controller.signal);
    const stayed = bulkhead.acquire();
    controller.abort(new AssayError('request_cancelled'));
    await expect(left).rejects.toMatchObject({ code: 'request_cancelled' });
    expect(bulkhead.waiting).toBe(1);
    release();
    (await stayed)();
    expect(bulkhead.inFlight).toBe(0);
    await expect(bulkhead.acquire(controller.signal)).rejects.toMatchObject({ code: 'request_cancelled' });
    expect(bulkhead.inFlight).toBe(0);
  });

  it('keeps a place that was granted although the signal fires later', async () => {
    const bulkhead = new Bulkhead('t', { maxInFlight: 1, maxWaiting: 5 });
    const release = await bulkhead.acquire();
    const controller = new AbortController();
    const granted = bulkhead.acquire(controller.signal);
    release();
    controller.abort();
    (await granted)();
    expect(bulkhead.inFlight).toBe(0);
  });
});
