import { AssayError } from '@assay/contracts';

import type { Clock } from '../clock.ts';

import { OutcomeWindow } from './outcome-window.ts';

export interface BreakerPolicy {
  /** Failures ÷ outcomes of the window that open the breaker, 0 to 1. */
  readonly failureRatio: number;
  /** Outcomes that the window must hold before its rate means anything. */
  readonly minimumCalls: number;
  /** Failures in a row that open it whatever the rate. */
  readonly consecutiveFailures: number;
  readonly windowMs: number;
  /** How long it stays open the first time, ms; it doubles each time a probe fails. */
  readonly openMs: number;
  readonly openCapMs: number;
}

export const BREAKER: BreakerPolicy = {
  failureRatio: 0.5,
  minimumCalls: 20,
  consecutiveFailures: 5,
  windowMs: 10_000,
  openMs: 2_000,
  openCapMs: 30_000,
};

export type BreakerState = 'closed' | 'open' | 'half_open';
/** Answers of more tokens than this travel in the long lane. */
export const LONG_ANSWER_TOKENS = 1024;
export type Lane = 'short' | 'long';
export const laneOf = (maxTokens: number | undefined): Lane =>
  maxTokens !== undefined && maxTokens > LONG_ANSWER_TOKENS ? 'long' : 'short';

export interface BreakerChange {
  readonly type: 'breaker';
  readonly target: string;
  readonly lane: Lane;
  readonly from: BreakerState;
  readonly to: BreakerState;
  /** How long it is left alone, when it opens, ms. */
  readonly openMs?: number;
}

/** Leave to make one attempt. Exactly one of its methods is to be called, once; later calls do nothing. */
export interface BreakerPermit {
  readonly probe: boolean;
  succeeded(): void;
  failed(): void;
  /** The attempt says nothing about the target: the caller left, or the request itself was wrong. */
  ignored(): void;
}

/** What an attempt's error says about its target. */
export function blames(error: unknown): boolean {
  if (!(error instanceof AssayError)) return false;
  switch (error.code) {
    case 'upstream_failed':
    case 'upstream_invalid':
    case 'upstream_unreachable':
    case 'worker_lost':
    case 'stream_gap':
    case 'connect_timeout':
    case 'first_token_timeout':
    case 'idle_timeout':
    case 'total_timeout':
      return true;
    default:
      return false;
  }
}

/**
 * One lane of one target. Closed, it counts; open, it sends nothing; after its time it lets a single probe through, whose
 * success closes it and whose failure opens it for twice as long. Results of attempts that began before the last change
 * say nothing about the present and are dropped.
 */
class LaneBreaker {
  private current: BreakerState = 'closed';
  private epoch = 0;
  private consecutive = 0;
  private openings = 0;
  private openUntil = 0;
  private probing = false;
  private readonly window: OutcomeWindow;

  constructor(
    readonly target: string,
    readonly lane: Lane,
    private readonly clock: Clock,
    private readonly policy: BreakerPolicy,
    private readonly onChange: (change: BreakerChange) => void,
  ) {
    this.window = new OutcomeWindow(policy.windowMs);
  }

  get state(): BreakerState {
    return this.current;
  }

  admit(): BreakerPermit {
    if (this.current === 'closed') return new Permit(this, this.epoch, false);
    const waitMs = this.openUntil - this.clock.now();
    if (this.probing || waitMs > 0)
      throw new AssayError('breaker_open', { details: { target: this.target, lane: this.lane, retryAfterMs: Math.max(waitMs, 0) } });
    if (this.current === 'open') this.change('half_open');
    this.probing = true;
    return new Permit(this, this.epoch, true);
  }

  record(epoch: number, outcome: 'success' | 'failure' | 'ignored'): void {
    if (epoch !== this.epoch) return;
    if (this.current === 'half_open') {
      this.probing = false;
      if (outcome === 'success') this.close();
      else if (outcome === 'failure') this.open();
      return;
    }
    if (outcome === 'ignored') return;
    const failed = outcome === 'failure';
    this.consecutive = failed ? this.consecutive + 1 : 0;
    this.window.add(this.clock.now(), failed);
    if (failed && this.isSick()) this.open();
  }

  private isSick(): boolean {
    const { consecutiveFailures, minimumCalls, failureRatio } = this.policy;
    if (this.consecutive >= consecutiveFailures) return true;
    return this.window.total >= minimumCalls && this.window.failures >= failureRatio * this.window.total;
  }

  private open(): void {
    const openMs = Math.min(this.policy.openCapMs, this.policy.openMs * 2 ** this.openings);
    this.openings++;
    this.openUntil = this.clock.now() + openMs;
    this.change('open', openMs);
  }

  private close(): void {
    this.openings = 0;
    this.consecutive = 0;
    this.window.clear();
    this.change('closed');
  }

  private change(to: BreakerState, openMs?: number): void {
    const from = this.current;
    this.current = to;
    this.epoch++;
    this.onChange({ type: 'breaker', target: this.target, lane: this.lane, from, to, ...(openMs === undefined ? {} : { openMs }) });
  }
}

class Permit implements BreakerPermit {
  private open = true;
  constructor(
    private readonly breaker: LaneBreaker,
    private readonly epoch: number,
    readonly probe: boolean,
  ) {}

  succeeded(): void {
    this.settle('success');
  }

  failed(): void {
    this.settle('failure');
  }

  ignored(): void {
    this.settle('ignored');
  }

  private settle(outcome: 'success' | 'failure' | 'ignored'): void {
    if (!this.open) return;
    this.open = false;
    this.breaker.record(this.epoch, outcome);
  }
}

/** The circuit breaker of a target, with long answers apart: they fail more often, and must not close the short ones out. */
export class Breaker {
  private readonly lanes: Readonly<Record<Lane, LaneBreaker>>;

  constructor(target: string, clock: Clock, onChange: (change: BreakerChange) => void, policy: BreakerPolicy = BREAKER) {
    this.lanes = {
      short: new LaneBreaker(target, 'short', clock, policy, onChange),
      long: new LaneBreaker(target, 'long', clock, policy, onChange),
    };
  }

  state(lane: Lane): BreakerState {
    return this.lanes[lane].state;
  }

  /** Leave for one attempt; throws `breaker_open` with `retryAfterMs` while the target is left alone. */
  admit(lane: Lane): BreakerPermit {
    return this.lanes[lane].admit();
  }
}
