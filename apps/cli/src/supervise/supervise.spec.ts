import { describe, expect, it } from '@jest/globals';
import { RestartBackoff } from './backoff.ts';
import { supervise, type Life, type Part, type SupervisionEvent } from './supervise.ts';

/** A part whose lives the test ends. */
class ScriptedPart implements Part {
  readonly name = 'scripted';
  readonly lives: { end: (how: string) => void; stopped: boolean }[] = [];
  refuse = 0;
  onStart: () => void = () => undefined;

  start(): Promise<Life> {
    if (this.refuse > 0) {
      this.refuse -= 1;
      return Promise.reject(new Error('no room'));
    }
    const { promise, resolve } = Promise.withResolvers<string>();
    const life = { end: resolve, stopped: false };
    this.lives.push(life);
    this.onStart();
    return Promise.resolve({
      ended: promise,
      stop: () => {
        life.stopped = true;
        resolve('stopped');
        return Promise.resolve();
      },
    });
  }
}

function harness(part: ScriptedPart) {
  const abort = new AbortController();
  const events: SupervisionEvent[] = [];
  const waits: number[] = [];
  const done = supervise(part, {
    signal: abort.signal,
    report: (event) => events.push(event),
    backoff: new RestartBackoff({ firstMs: 10, maxMs: 1_000, steadyMs: 5_000 }),
    clock: () => 0,
    wait: (ms) => {
      waits.push(ms);
      return Promise.resolve();
    },
  });
  return { abort, events, waits, done };
}

describe('supervise', () => {
  it('starts again what died, with growing delays, and says how it died', async () => {
    const part = new ScriptedPart();
    const third = Promise.withResolvers<undefined>();
    part.onStart = () => {
      if (part.lives.length === 3) third.resolve(undefined);
      else part.lives.at(-1)!.end(`death ${part.lives.length}`);
    };
    const { abort, events, waits, done } = harness(part);
    await third.promise;
    abort.abort();
    await done;
    expect(waits).toEqual([10, 20]);
    expect(events.filter((event) => event.type === 'died').map((event) => event.how)).toEqual(['death 1', 'death 2']);
  });

  it('stops the living part when it is told to', async () => {
    const part = new ScriptedPart();
    const started = Promise.withResolvers<undefined>();
    part.onStart = () => started.resolve(undefined);
    const { abort, events, done } = harness(part);
    await started.promise;
    abort.abort();
    await done;
    expect(part.lives.map((life) => life.stopped)).toEqual([true]);
    expect(events.at(-1)).toEqual({ type: 'stopped', part: 'scripted' });
  });

  it('tries again when a start fails', async () => {
    const part = new ScriptedPart();
    part.refuse = 1;
    const started = Promise.withResolvers<undefined>();
    part.onStart = () => started.resolve(undefined);
    const { abort, events, done } = harness(part);
    await started.promise;
    abort.abort();
    await done;
    expect(events[0]).toEqual({ type: 'died', part: 'scripted', how: 'could not start: no room', restartInMs: 10 });
  });

  it('starts nothing when it was told to stop beforehand', async () => {
    const part = new ScriptedPart();
    await supervise(part, { signal: AbortSignal.abort(), report: () => undefined });
    expect(part.lives).toHaveLength(0);
  });
});
