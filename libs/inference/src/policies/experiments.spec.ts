import { describe, expect, it } from '@jest/globals';
import { mayBecome } from './experiments.ts';

describe('an experiment', () => {
  it('goes from pending to enabled to ended and never back', () => {
    expect([mayBecome('pending', 'enabled'), mayBecome('enabled', 'ended'), mayBecome('pending', 'ended')]).toEqual([true, true, true]);
    expect([mayBecome('ended', 'enabled'), mayBecome('enabled', 'pending'), mayBecome('ended', 'ended')]).toEqual([false, false, false]);
  });
});
