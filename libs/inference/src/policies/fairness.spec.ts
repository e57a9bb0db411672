import { AssayError } from '@assay/contracts';
import { describe, expect, it } from '@jest/globals';

import type { FairEntry } from './fair-queue.ts';
import { FairGate } from './fairness.ts';
import { settle, VirtualClock } from './virtual-clock.ts';

const policy = { maxInFlight: 1, maxWaiting: 4, maxWaitingPerTenant: 2, ageingMs: 1_000 };
const entry = (tenant: string, priority = 5): FairEntry => ({ tenant, weight: 1, priority, cost: 1 });

describe('fairness', () => {
  it('lets in what there is room for and then one for each that leaves', async () => {
    const gate = new FairGate(new VirtualClock(), policy);
    const order: string[] = [];
    const enter = (tenant: string) => gate.enter(entry(tenant)).then(() => void order.push(tenant));
    await enter('a');
    const rest = ['a', 'a', 'b'].map(enter);
    await settle();
    expect([gate.inFlight, gate.waiting, order]).toEqual([1, 3, ['a']]);
    for (let left = 0; left < 3; left++) {
      gate.leave();
      await settle();
    }
    await Promise.all(rest);
    expect(order).toEqual(['a', 'a', 'b', 'a']);
    gate.leave();
    expect([gate.inFlight, gate.waiting]).toEqual([0, 0]);
  });

  it('lets nobody pass those who wait', async () => {
    const gate = new FairGate(new VirtualClock(), { ...policy, maxInFlight: 1 });
    await gate.enter(entry('a'));
    const waiting = gate.enter(entry('b'));
    gate.resize({ ...policy, maxInFlight: 2 });
    await waiting;
    expect(gate.inFlight).toBe(2);
    expect(gate.tryEnter()).toBe(false);
    gate.leave();
    expect(gate.tryEnter()).toBe(true);
  });

  it('takes a new ageing into force for those who wait', async () => {
    const clock = new VirtualClock();
    const gate = new FairGate(clock, { ...policy, ageingMs: 1_000_000 });
    await gate.enter(entry('a'));
    const order: string[] = [];
    const low = gate.enter(entry('a', 0)).then(() => order.push('low'));
    await clock.advance(100);
    const high = gate.enter(entry('b', 9)).then(() => order.push('high'));
    gate.resize({ ...policy, ageingMs: 10 });
    gate.leave();
    await settle();
    gate.leave();
    await Promise.all([low, high]);
    expect(order).toEqual(['low', 'high']);
  });

  it('refuses as overloaded when a tenant, or all, have too many waiting, and says when to come back', async () => {
    const clock = new VirtualClock();
    const gate = new FairGate(clock, policy);
    const controller = new AbortController();
    const wait = (tenant: string) => gate.enter(entry(tenant), controller.signal).catch(() => undefined);
    await gate.enter(entry('a'));
    const waiting = ['a', 'a'].map(wait);
    await expect(gate.enter(entry('a'))).rejects.toMatchObject({ code: 'overloaded', details: { waiting: 2, retryAfterMs: 1_000 } });
    waiting.push(...['b', 'b'].map(wait));
    await expect(gate.enter(entry('c'))).rejects.toMatchObject({ code: 'overloaded', details: { waiting: 0 } });
    for (let ends = 0; ends < 200; ends++) {
      await clock.advance(2_000);
      const next = gate.enter(entry('z'), controller.signal).catch(() => undefined);
      gate.leave();
      await settle();
      waiting.push(next);
      if (gate.waiting < 4) waiting.push(wait(`y${ends}`));
    }
    const refused = await gate.enter(entry('z')).catch((error: unknown) => error as AssayError);
    expect(refused).toMatchObject({ code: 'overloaded' });
    expect((refused as AssayError).details?.['retryAfterMs']).toBeGreaterThan(7_000);
    expect((refused as AssayError).details?.['retryAfterMs']).toBeLessThanOrEqual(8_000);
    controller.abort();
    await Promise.all(waiting);
    expect(gate.waiting).toBe(0);
  });

  it('forgets who goes away while waiting', async () => {
    const gate = new FairGate(new VirtualClock(), policy);
    await gate.enter(entry('a'));
    const controller = new AbortController();
    const left = gate.enter(entry('a'), controller.signal);
    const stayed = gate.enter(entry('b'));
    controller.abort(new AssayError('request_cancelled'));
    await expect(left).rejects.toMatchObject({ code: 'request_cancelled' });
    await expect(gate.enter(entry('a'), controller.signal)).rejects.toMatchObject({ code: 'request_cancelled' });
    gate.leave();
    await stayed;
    gate.leave();
    expect([gate.inFlight, gate.waiting]).toEqual([0, 0]);
  });
});
