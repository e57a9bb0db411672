import { describe, expect, it } from '@jest/globals';

import { OutcomeWindow } from './outcome-window.ts';
import { seeded } from './virtual-clock.ts';

describe('outcome window', () => {
  it('counts what a list of all outcomes would, whatever the pauses', () => {
    const random = seeded(4);
    const window = new OutcomeWindow(1_000);
    const all: { bucket: number; failure: boolean }[] = [];
    const wrong: string[] = [];
    let now = 12_345;
    for (let step = 0; step < 5_000; step++) {
      now += random() < 0.02 ? random() * 3_000 : random() * 60;
      const failure = random() < 0.4;
      const bucket = Math.floor(now / 100);
      window.add(now, failure);
      all.push({ bucket, failure });
      const recent = all.filter((outcome) => outcome.bucket > bucket - 10);
      const told = `${recent.length}/${recent.filter((outcome) => outcome.failure).length}`;
      if (told !== `${window.total}/${window.failures}`) wrong.push(`${step}: ${told}`);
    }
    expect(wrong).toEqual([]);
  });

  it('counts an outcome of a clock that is behind with the newest, and nothing after it is cleared', () => {
    const window = new OutcomeWindow(1_000);
    window.add(5_000, true);
    window.add(100, true);
    expect([window.total, window.failures]).toEqual([2, 2]);
    window.clear();
    expect([window.total, window.failures]).toEqual([0, 0]);
  });
});
