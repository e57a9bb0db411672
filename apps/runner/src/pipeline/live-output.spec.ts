import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { RunEvent } from '@assay/contracts';
import { LiveOutput } from './live-output.ts';

describe('live output', () => {
  let events: RunEvent[];
  let output: LiveOutput;

  beforeEach(() => {
    jest.useFakeTimers();
    events = [];
    output = new LiveOutput({ emit: (event) => void events.push(event) });
  });

  afterEach(() => void jest.useRealTimers());

  it('leaves at once when it is the first', () => {
    output.add('stdout', 'ready\n');
    jest.advanceTimersByTime(1);
    expect(events).toEqual([{ type: 'output', stream: 'stdout', text: 'ready\n' }]);
  });

  it('leaves together when it comes together', () => {
    output.add('stdout', 'first');
    jest.advanceTimersByTime(1);
    events.length = 0;
    for (let i = 0; i < 100; i++) output.add('stdout', 'x');
    expect(events).toEqual([]);
    jest.advanceTimersByTime(50);
    expect(events).toEqual([{ type: 'output', stream: 'stdout', text: 'x'.repeat(100) }]);
  });

  it('is cut, says so once the bound is reached, and then costs nothing', () => {
    for (let i = 0; i < 1_000; i++) output.add('stdout', 'x'.repeat(1_000));
    const { stdout, truncated } = output.finish(false);
    expect(stdout).toHaveLength(64 * 1_024);
    expect(truncated).toBe(true);
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({ truncated: true });
  });

  it('has everything that was printed, by stream', () => {
    output.add('stdout', 'out');
    output.add('stderr', 'err');
    expect(output.finish(false)).toEqual({ stdout: 'out', stderr: 'err', truncated: false });
    expect(jest.getTimerCount()).toBe(0);
  });
});
