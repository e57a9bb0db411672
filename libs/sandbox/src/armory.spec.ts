import { PassThrough } from 'node:stream';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { Armory } from './armory.ts';
import type { ArmedExec } from './exec.ts';
import { FrameReader } from './frames.ts';

function execNumber(number: number): ArmedExec {
  const socket = new PassThrough();
  return { role: 'program', socket, frames: new FrameReader(socket), handle: { execId: `exec ${number}`, uid: 1, pid: 1, startTime: 1 } };
}

describe('Armory', () => {
  let armed: ArmedExec[];
  let failures: Error[];
  let fail: boolean;
  let dead: Set<ArmedExec>;
  let armory: Armory;

  beforeEach(() => {
    armed = [];
    failures = [];
    fail = false;
    dead = new Set();
    armory = new Armory({
      arm: () => {
        if (fail) return Promise.reject(new Error('no room'));
        const exec = execNumber(armed.length);
        armed.push(exec);
        return Promise.resolve(exec);
      },
      alive: (exec) => Promise.resolve(!dead.has(exec)),
      failed: (error) => failures.push(error),
    });
  });
  const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

  it('hands out what waits', async () => {
    await armory.prepare('program');
    const { armed: taken, waited } = await armory.take('program');
    expect([taken.handle.execId, waited]).toEqual(['exec 0', true]);
  });

  it('arms on demand when nothing waits', async () => {
    expect((await armory.take('program')).waited).toBe(false);
  });

  it('never hands the same exec to two', async () => {
    await armory.prepare('program');
    const [one, two] = await Promise.all([armory.take('program'), armory.take('program')]);
    expect(one.armed).not.toBe(two.armed);
  });

  it('passes over one whose connection broke while it waited', async () => {
    await armory.prepare('program');
    armed[0]?.socket.destroy();
    const { armed: taken, waited } = await armory.take('program');
    expect([taken.handle.execId, waited]).toEqual(['exec 1', false]);
  });

  it('passes over one that was killed while it waited: its exit would be taken for the program’s', async () => {
    await armory.prepare('program');
    dead = new Set(armed);
    const { armed: taken, waited } = await armory.take('program');
    expect([taken.handle.execId, waited]).toEqual(['exec 1', false]);
    expect(armed[0]?.socket.destroyed).toBe(true);
  });

  it('gets one ready, or as many as were announced, three at a time', async () => {
    armory.replenish('program');
    armory.replenish('program');
    await settled();
    expect(armed).toHaveLength(1);
    armory.announce('program', 2);
    await settled();
    expect(armed).toHaveLength(2);
    armory.announce('program', 99);
    await settled();
    expect(armed).toHaveLength(3);
  });

  it('counts a taken one as come, and gets none ready that nobody announced', async () => {
    armory.announce('program', 4);
    await settled();
    for (const expected of [4, 4, 4, 4]) {
      await armory.take('program');
      armory.replenish('program');
      await settled();
      expect(armed).toHaveLength(expected);
    }
    await armory.take('program');
    armory.replenish('program');
    await settled();
    expect(armed).toHaveLength(5);
  });

  it('tells of a failure in the background, and tries again for whoever needs one', async () => {
    fail = true;
    armory.replenish('program');
    await settled();
    expect(failures).toHaveLength(1);
    await expect(armory.take('program')).rejects.toThrow('no room');
    fail = false;
    await expect(armory.take('program')).resolves.toBeDefined();
  });

  it('lets every waiting exec go when it is closed, and gives no more', async () => {
    armory.announce('program', 2);
    await settled();
    armory.close();
    await settled();
    expect(armed.every(({ socket }) => socket.destroyed)).toBe(true);
    await expect(armory.take('program')).rejects.toMatchObject({ code: 'closed' });
  });
});
