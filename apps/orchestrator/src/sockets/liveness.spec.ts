import { describe, expect, it } from '@jest/globals';
import { Liveness } from './liveness.ts';

/** A clock that a test moves, and what the watched connection was told. */
function watched() {
  let now = 0;
  const alarms = new Map<object, { readonly at: number; readonly ring: () => void }>();
  const clock = {
    alarm: (ms: number, ring: () => void) => {
      const alarm = { at: now + ms, ring };
      alarms.set(alarm, alarm);
      return () => void alarms.delete(alarm);
    },
  };
  const happened: string[] = [];
  const tell = (what: string) => () => void happened.push(what);
  const liveness = new Liveness(clock, { helloMs: 50, idleMs: 100 }, { ping: tell('ping'), unknown: tell('unknown'), gone: tell('gone') });
  const pass = (ms: number): string[] => {
    const until = now + ms;
    for (;;) {
      const [next] = [...alarms.values()].filter(({ at }) => at <= until).sort((a, b) => a.at - b.at);
      if (!next) break;
      now = next.at;
      alarms.delete(next);
      next.ring();
    }
    now = until;
    return happened.splice(0);
  };
  return { liveness, pass, alarms };
}

describe('Liveness', () => {
  it('gives so much time for a valid key, and no more', () => {
    const { pass } = watched();
    expect([pass(49), pass(1)]).toEqual([[], ['unknown']]);
  });

  it('asks who is silent for a sign of life, and lets go of who gives none', () => {
    const { liveness, pass } = watched();
    liveness.hello();
    expect([pass(99), pass(1), pass(99), pass(1), pass(1_000)]).toEqual([[], ['ping'], [], ['gone'], []]);
  });

  it('lets who answers stay, however long nothing else is said', () => {
    const { liveness, pass } = watched();
    liveness.hello();
    for (let round = 0; round < 5; round++) {
      expect(pass(100)).toEqual(['ping']);
      liveness.heard();
    }
  });

  it('leaves no timer behind', () => {
    const { liveness, pass, alarms } = watched();
    pass(20);
    liveness.heard();
    liveness.end();
    expect(alarms.size).toBe(0);
  });
});
