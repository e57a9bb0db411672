import type { Clock } from '../clock.ts';

/** Part of the half-life over which demand is seen at least: what comes within a moment is no rate. */
const LEAST_VIEW = 0.2;

/** What is lately spent a millisecond: rises at once, so that few wait while load begins, and halves each `halfLifeMs` without any. */
export class Demand {
  private spent = 0;
  private perMs = 0;
  private at: number;

  constructor(
    private readonly clock: Pick<Clock, 'now'>,
    private readonly halfLifeMs: number,
  ) {
    this.at = clock.now();
  }

  /** When it was measured last, ms. */
  get measuredAt(): number {
    return this.at;
  }

  /** As it was measured last, per ms. */
  get last(): number {
    return this.perMs;
  }

  add(amount: number): void {
    this.spent += amount;
  }

  /** As it is now, per ms. */
  measure(): number {
    const now = this.clock.now();
    const elapsed = Math.max(0, now - this.at);
    const kept = this.perMs * 2 ** (-elapsed / this.halfLifeMs);
    const seen = this.spent / Math.max(elapsed, this.halfLifeMs * LEAST_VIEW);
    // Two looks within one moment see the same.
    if (elapsed === 0) return Math.max(kept, seen);
    this.perMs = Math.max(kept, seen);
    this.spent = 0;
    this.at = now;
    return this.perMs;
  }
}
