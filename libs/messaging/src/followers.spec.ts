import { describe, expect, it } from '@jest/globals';
import { Followers, RunCancelled } from './followers.ts';

describe('followers of cancellations', () => {
  it('of one run all hear that it was called off', () => {
    const followers = new Followers();
    const [old, redelivered, other] = [followers.add('a'), followers.add('a'), followers.add('b')];
    followers.abort('a');
    expect([old, redelivered, other].map(({ signal }) => signal.aborted)).toEqual([true, true, false]);
    expect(redelivered.signal.reason).toBeInstanceOf(RunCancelled);
  });

  it('stay when another of the same run leaves', () => {
    const followers = new Followers();
    const [old, redelivered] = [followers.add('a'), followers.add('a')];
    old[Symbol.dispose]();
    followers.abort('a');
    expect(redelivered.signal.aborted).toBe(true);
  });

  it('are forgotten when the last of a run has left, once however often it leaves', () => {
    const followers = new Followers();
    const first = followers.add('a');
    first[Symbol.dispose]();
    using second = followers.add('a');
    first[Symbol.dispose]();
    expect(followers.runIds()).toEqual(['a']);
    second[Symbol.dispose]();
    expect(followers.runIds()).toEqual([]);
  });
});
