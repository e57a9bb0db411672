import { AssayError } from '@assay/contracts';
import { describe, expect, it } from '@jest/globals';

import { blames, Breaker, laneOf, type BreakerChange, type Lane } from './breaker.ts';
import { VirtualClock } from './virtual-clock.ts';

const policy = { failureRatio: 0.5, minimumCalls: 10, consecutiveFailures: 4, windowMs: 1_000, openMs: 100, openCapMs: 350 };

function breaker() {
  const clock = new VirtualClock(50_000);
  const changes: BreakerChange[] = [];
  const subject = new Breaker('vllm/a', clock, (change) => void changes.push(change), policy);
  const fail = (times = 1, lane: Lane = 'short'): void => {
    for (let i = 0; i < times; i++) subject.admit(lane).failed();
  };
  const succeed = (times = 1): void => {
    for (let i = 0; i < times; i++) subject.admit('short').succeeded();
  };
  return { clock, changes, subject, fail, succeed, said: () => changes.map((change) => change.to) };
}

describe('circuit breaker', () => {
  it('opens after failures in a row and says so once', () => {
    const { subject, changes, fail } = breaker();
    fail(3);
    expect(subject.state('short')).toBe('closed');
    fail();
    expect(changes).toEqual([{ type: 'breaker', target: 'vllm/a', lane: 'short', from: 'closed', to: 'open', openMs: 100 }]);
  });

  it('opens at the failure rate of the window, not before it holds enough', () => {
    const { subject, fail, succeed } = breaker();
    for (let i = 0; i < 4; i++) {
      fail();
      succeed();
    }
    fail();
    expect(subject.state('short')).toBe('closed');
    fail();
    expect(subject.state('short')).toBe('open');
  });

  it('forgets what has left the window', async () => {
    const { subject, clock, fail, succeed } = breaker();
    for (let i = 0; i < 4; i++) {
      fail();
      succeed();
    }
    await clock.advance(1_000);
    succeed(9);
    fail(3);
    expect(subject.state('short')).toBe('closed');
  });

  it('sends nothing while open until its probe', async () => {
    const { subject, clock, fail } = breaker();
    fail(4);
    expect(() => subject.admit('short')).toThrow(AssayError);
    await clock.advance(99);
    let details: unknown;
    try {
      subject.admit('short');
    } catch (error) {
      details = (error as AssayError).details;
    }
    expect(details).toEqual({ target: 'vllm/a', lane: 'short', retryAfterMs: 1 });
    await clock.advance(1);
    expect(subject.admit('short').probe).toBe(true);
  });

  it('lets one probe through at a time, whose success closes it', async () => {
    const { subject, clock, fail, said } = breaker();
    fail(4);
    await clock.advance(100);
    const probe = subject.admit('short');
    expect(() => subject.admit('short')).toThrow(AssayError);
    probe.succeeded();
    expect(said()).toEqual(['open', 'half_open', 'closed']);
    fail(3);
    expect(subject.state('short')).toBe('closed');
  });

  it('stays open twice as long after each failed probe, up to the cap', async () => {
    const { changes, clock, fail } = breaker();
    fail(4);
    for (const wait of [100, 200, 350]) {
      await clock.advance(wait);
      fail();
    }
    expect(changes.flatMap((change) => change.openMs ?? [])).toEqual([100, 200, 350, 350]);
  });

  it('probes again when a probe said nothing', async () => {
    const { subject, clock, fail } = breaker();
    fail(4);
    await clock.advance(100);
    subject.admit('short').ignored();
    expect(subject.state('short')).toBe('half_open');
    expect(subject.admit('short').probe).toBe(true);
  });

  it('does not believe results from before the change, nor a second word on the same attempt', async () => {
    const { subject, clock, fail } = breaker();
    const old = subject.admit('short');
    const older = subject.admit('short');
    fail(4);
    old.succeeded();
    expect(subject.state('short')).toBe('open');
    await clock.advance(100);
    const probe = subject.admit('short');
    older.failed();
    expect(subject.state('short')).toBe('half_open');
    probe.succeeded();
    probe.failed();
    for (let i = 0; i < 3; i++) subject.admit('short').failed();
    expect(subject.state('short')).toBe('closed');
  });

  it('keeps long answers in a lane of their own', () => {
    const { subject, fail } = breaker();
    fail(4, 'long');
    expect([subject.state('long'), subject.state('short')]).toEqual(['open', 'closed']);
    expect([laneOf(undefined), laneOf(1024), laneOf(1025)]).toEqual(['short', 'short', 'long']);
  });

  it('ignores what is no fault of the target', () => {
    const { subject } = breaker();
    for (let i = 0; i < 50; i++) subject.admit('short').ignored();
    expect(subject.state('short')).toBe('closed');
    expect(
      ['upstream_failed', 'first_token_timeout', 'total_timeout'].map((code) => blames(new AssayError(code as 'upstream_failed'))),
    ).toEqual([true, true, true]);
    expect(blames(new AssayError('upstream_rejected'))).toBe(false);
    expect(blames(new AssayError('request_cancelled'))).toBe(false);
    expect(blames(new AssayError('upstream_rate_limited'))).toBe(false);
    expect(blames(new Error('bug'))).toBe(false);
  });
});
