import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Cgroup } from './cgroup/cgroup.ts';
import { ForkBarrier } from './fork-barrier.ts';

/** A group whose processes keep trying to fork. */
class ForkingGroup implements Cgroup {
  forbidden = 0;
  refused = 0;

  counters = (): ReturnType<Cgroup['counters']> => Promise.resolve({ cpuMs: 0, oomKills: 0, pidsRefused: this.refused });
  anonymousBytes = (): Promise<number> => Promise.resolve(0);
  processIds = (): Promise<number[]> => Promise.resolve([]);
  forbidForks = (): Promise<() => Promise<void>> => {
    this.forbidden += 1;
    this.refused += 10;
    return Promise.resolve(() => {
      this.forbidden -= 1;
      return Promise.resolve();
    });
  };
}

describe('ForkBarrier', () => {
  let group: ForkingGroup;
  let barrier: ForkBarrier;
  const refusals = async (): Promise<number> => (await barrier.counters()).pidsRefused;

  beforeEach(() => {
    group = new ForkingGroup();
    group.refused = 3;
    barrier = new ForkBarrier(group);
  });

  it('keeps the refusals it causes out of the count, while it stands and after', async () => {
    await barrier.enter();
    expect(await refusals()).toBe(3);
    await barrier.leave();
    expect(await refusals()).toBe(3);
    group.refused += 1;
    expect(await refusals()).toBe(4);
  });

  it('stands until the last of several has left', async () => {
    await Promise.all([barrier.enter(), barrier.enter()]);
    expect(group.forbidden).toBe(1);
    await barrier.leave();
    expect(group.forbidden).toBe(1);
    await barrier.leave();
    expect(group.forbidden).toBe(0);
  });

  it('can be raised again while it is being lowered, and never restores its own limit', async () => {
    await barrier.enter();
    const leaving = barrier.leave();
    const entering = barrier.enter();
    await Promise.all([leaving, entering]);
    expect(group.forbidden).toBe(1);
    await barrier.leave();
    expect(group.forbidden).toBe(0);
  });
});
