import type { ProfileView } from '@assay/contracts';
import type { AttemptOutcome } from '../generations/guarded-attempt.ts';

type Seen = ProfileView['attempts'];

const MOST = 100;

/** Notes, while somebody looks, which attempts end: the traces that a profile may explain. */
export class SlowTraces {
  private seen: Seen | undefined;

  settle({ operation, startedAt, endedAt }: AttemptOutcome): void {
    if (!this.seen) return;
    const traceId = operation.trace['traceparent']?.split('-')[1];
    if (traceId === undefined) return;
    this.seen.push({ traceId, totalMs: endedAt - startedAt });
    if (this.seen.length > 2 * MOST) this.seen = slowest(this.seen);
  }

  watch(): void {
    this.seen = [];
  }

  /** What ended since {@link watch}, the slowest first. */
  stop(): Seen {
    const seen = slowest(this.seen ?? []);
    this.seen = undefined;
    return seen;
  }
}

const slowest = (seen: Seen): Seen => seen.toSorted((a, b) => b.totalMs - a.totalMs).slice(0, MOST);
