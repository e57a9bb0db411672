import type { Clock } from '../clock.ts';

export interface RetryBudgetPolicy {
  /** Retries allowed for each request of the window, e.g. 0.1. */
  readonly ratio: number;
  /** Retries a second that are always allowed, so that a quiet service can retry at all. */
  readonly floorPerSecond: number;
  /** How long a request counts, seconds, whole. */
  readonly windowSeconds: number;
}

export const RETRY_BUDGET: RetryBudgetPolicy = { ratio: 0.1, floorPerSecond: 1, windowSeconds: 10 };

/**
 * Keeps retries a small share of the traffic. Without it a target that slows down is sent its own load again and again
 * until it cannot come back (a metastable failure); with it upstream traffic is at most 1 + ratio of what came in, plus the floor.
 */
export class RetryBudget {
  private readonly requests: Float64Array;
  private readonly retries: Float64Array;
  private requestsInWindow = 0;
  private retriesInWindow = 0;
  private second: number;

  constructor(
    private readonly clock: Clock,
    private readonly policy: RetryBudgetPolicy = RETRY_BUDGET,
  ) {
    this.requests = new Float64Array(policy.windowSeconds);
    this.retries = new Float64Array(policy.windowSeconds);
    this.second = Math.floor(clock.now() / 1000);
  }

  /** A request came in: once for each operation, not for its attempts. */
  request(): void {
    const slot = this.turn();
    this.requests[slot] = (this.requests[slot] ?? 0) + 1;
    this.requestsInWindow++;
  }

  /** Spends one retry if the budget has one. */
  tryRetry(): boolean {
    const slot = this.turn();
    const allowed = this.policy.floorPerSecond * this.policy.windowSeconds + this.policy.ratio * this.requestsInWindow;
    if (this.retriesInWindow + 1 > allowed) return false;
    this.retries[slot] = (this.retries[slot] ?? 0) + 1;
    this.retriesInWindow++;
    return true;
  }

  /** Forgets the seconds that have left the window; answers the slot of the current one. */
  private turn(): number {
    const { windowSeconds } = this.policy;
    const now = Math.floor(this.clock.now() / 1000);
    const passed = Math.min(now - this.second, windowSeconds);
    for (let i = 1; i <= passed; i++) {
      const slot = (this.second + i) % windowSeconds;
      this.requestsInWindow -= this.requests[slot] ?? 0;
      this.retriesInWindow -= this.retries[slot] ?? 0;
      this.requests[slot] = 0;
      this.retries[slot] = 0;
    }
    this.second = Math.max(this.second, now);
    return this.second % windowSeconds;
  }
}
