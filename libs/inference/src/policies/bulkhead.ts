import { AssayError } from '@assay/contracts';

import { cancellable } from './cancellable.ts';
import { WaitLine } from './wait-line.ts';

export interface BulkheadPolicy {
  /** Attempts in flight at the target. */
  readonly maxInFlight: number;
  /** Attempts that may wait for one of them; 0: none waits. */
  readonly maxWaiting: number;
}

export const BULKHEAD: BulkheadPolicy = { maxInFlight: 256, maxWaiting: 1024 };

/** Gives the place back. Safe to repeat. */
export type Release = () => void;

interface Waiter {
  readonly grant: (release: Release) => void;
}

/**
 * Bounds what is in flight at one target, so that a slow one cannot take everything. A place is held while the target
 * works: give it back when its answer has arrived, not when the reader has taken it, and slow readers hold nothing.
 */
export class Bulkhead {
  private readonly line = new WaitLine<Waiter>();
  private held = 0;

  constructor(
    readonly target: string,
    private readonly policy: BulkheadPolicy = BULKHEAD,
  ) {}

  get inFlight(): number {
    return this.held;
  }

  get waiting(): number {
    return this.line.length;
  }

  /** A place at once, or undefined. */
  tryAcquire(): Release | undefined {
    return this.held < this.policy.maxInFlight ? this.take() : undefined;
  }

  /** A place as soon as there is one. Rejects with `target_saturated` when too many wait, or with the signal's reason. */
  acquire(signal?: AbortSignal): Promise<Release> {
    if (signal?.aborted) return Promise.reject(signal.reason as Error);
    const release = this.tryAcquire();
    if (release) return Promise.resolve(release);
    if (this.line.length >= this.policy.maxWaiting)
      return Promise.reject(new AssayError('target_saturated', { details: { target: this.target, inFlight: this.held } }));
    return cancellable(signal, (grant) => {
      const waiting = this.line.push({ grant });
      return () => this.line.remove(waiting);
    });
  }

  private take(): Release {
    this.held++;
    let holding = true;
    return () => {
      if (!holding) return;
      holding = false;
      this.held--;
      if (this.held < this.policy.maxInFlight) this.line.shift()?.grant(this.take());
    };
  }
}
