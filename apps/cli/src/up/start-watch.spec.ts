import { describe, expect, it } from '@jest/globals';
import { StartWatch } from './start-watch.ts';

const died = (part: string) => ({ type: 'died', part, how: 'exited with 1', restartInMs: 1 }) as const;

describe('StartWatch', () => {
  it('gives up when one service has died four times, and names it', () => {
    const watch = new StartWatch();
    for (let death = 0; death < 3; death += 1) watch.note(died('exams'));
    watch.note(died('runner'));
    watch.note({ type: 'started', part: 'exams' });
    expect(watch.hopeless.aborted).toBe(false);
    watch.note(died('exams'));
    expect(watch.hopeless.reason).toEqual(new Error('exams dies at its start: exited with 1'));
  });
});
