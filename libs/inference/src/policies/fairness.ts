import { AssayError } from '@assay/contracts';

import type { Clock } from '../clock.ts';

import { cancellable } from './cancellable.ts';
import { FairQueue, type FairEntry } from './fair-queue.ts';

export interface FairnessPolicy {
  /** Generations at once. */
  readonly maxInFlight: number;
  readonly maxWaiting: number;
  readonly maxWaitingPerTenant: number;
  /** How much longer than a request one priority above it something has to wait to go first, ms. */
  readonly ageingMs: number;
}

export const FAIRNESS: FairnessPolicy = { maxInFlight: 512, maxWaiting: 1024, maxWaitingPerTenant: 256, ageingMs: 2_000 };

const RETRY_AFTER_MIN_MS = 1_000;
const RETRY_AFTER_MAX_MS = 60_000;
/** Weight of the newest interval in the average between two ends. */
const NEWEST = 0.05;

/** The admission of a route: a bounded number at once, the others wait their fair turn. */
export class FairGate {
  private readonly queue: FairQueue<() => void>;
  private held = 0;
  private lastEnd: number | undefined;
  /** Average between two ends, ms. */
  private interval = 0;

  constructor(
    private readonly clock: Clock,
    private policy: FairnessPolicy = FAIRNESS,
  ) {
    this.queue = new FairQueue(policy.ageingMs);
  }

  get inFlight(): number {
    return this.held;
  }

  get waiting(): number {
    return this.queue.length;
  }

  /** New bounds, from now on; whoever waits keeps waiting. */
  resize(policy: FairnessPolicy): void {
    if (policy === this.policy) return;
    this.policy = policy;
    this.queue.ageingMs = policy.ageingMs;
    this.wake();
  }

  /** Enters without waiting, if there is room and nobody waits. Each true needs one `leave`. */
  tryEnter(): boolean {
    if (this.held >= this.policy.maxInFlight || this.queue.length > 0) return false;
    this.held++;
    return true;
  }

  /**
   * Enters when it is the entry's turn; then needs one `leave`. Rejects with `overloaded` and `retryAfterMs` when the queue is
   * full for the tenant or in all, or with the signal's reason; then it does not.
   */
  enter(entry: FairEntry, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return Promise.reject(signal.reason as Error);
    if (this.tryEnter()) return Promise.resolve();
    const { maxWaiting, maxWaitingPerTenant } = this.policy;
    const ofTenant = this.queue.lengthOf(entry.tenant);
    if (this.queue.length >= maxWaiting || ofTenant >= maxWaitingPerTenant)
      return Promise.reject(new AssayError('overloaded', { details: { waiting: ofTenant, retryAfterMs: this.retryAfterMs() } }));
    return cancellable(signal, (start) => {
      const waiting = this.queue.push(entry, start, this.clock.now());
      return () => this.queue.remove(waiting);
    });
  }

  /** The work of one `enter` has ended. */
  leave(): void {
    this.held--;
    const now = this.clock.now();
    if (this.lastEnd !== undefined) this.interval += NEWEST * (now - this.lastEnd - this.interval);
    this.lastEnd = now;
    this.wake();
  }

  private wake(): void {
    while (this.held < this.policy.maxInFlight) {
      const start = this.queue.take();
      if (!start) return;
      this.held++;
      start();
    }
  }

  /** When the queue, at the pace of late, will have been served. */
  private retryAfterMs(): number {
    return Math.round(Math.min(RETRY_AFTER_MAX_MS, Math.max(RETRY_AFTER_MIN_MS, this.queue.length * this.interval)));
  }
}
