import type { Clock } from '../clock.ts';

import { cancellable } from './cancellable.ts';
import { claimShare, PERMITS, type Claim, type PermitPolicy, type PermitShare, type PermitShares } from './permit-shares.ts';
import type { SharedCells } from './shared-cells.ts';
import { WaitLine } from './wait-line.ts';

interface Asking {
  /** Order of asking: nobody is refused by a write that did not know of them. */
  readonly turn: number;
  readonly resolve: (taken: boolean) => void;
  readonly reject: (error: Error) => void;
}

const NONE: PermitShare = { permits: 0, until: -Infinity };

/**
 * One replica's part of a limit on what runs at once, which all replicas share. Its share lies in the shared cell as a lease,
 * always written whole: what a dead replica had is everybody's again when the lease ends, and a cell that was lost fills by
 * itself. Under a large limit some permits stay at hand and cost no round trip; under a small one each is drawn and returned.
 */
export class SharedPermits {
  private inUse = 0;
  /** Most in use since the last {@link rest}: what is likely to be needed again. */
  private peak = 0;
  private share = NONE;
  /** Permits kept at hand by the last write. */
  private spare = 0;
  private writing: Promise<void> | undefined;
  private writingNext: Promise<void> | undefined;
  private readonly line = new WaitLine<Asking>();
  private turns = 0;
  /** Whoever asked before this turn was known to the last write. */
  private known = 0;
  private looking = false;
  private fullAt = -Infinity;

  constructor(
    private readonly cells: SharedCells,
    private readonly key: string,
    private readonly limit: number,
    /** Unique among all that share the cell. */
    private readonly replica: string,
    /** Wall clock: leases end by that of all replicas. */
    private readonly clock: Pick<Clock, 'now' | 'sleep'>,
    private readonly policy: PermitPolicy = PERMITS,
  ) {}

  /** Permits in use here. */
  get used(): number {
    return this.inUse;
  }

  /** Takes one that is at hand. Costs no round trip. Each true needs one {@link give}. */
  tryTake(): boolean {
    if (this.line.length > 0 || this.inUse >= this.share.permits || this.clock.now() >= this.share.until) return false;
    this.use();
    return true;
  }

  /** Takes one, or says that there is none. Rejects with the signal's reason, or with what the cells reject with. */
  take(signal?: AbortSignal): Promise<boolean> {
    if (signal?.aborted) return Promise.reject(signal.reason as Error);
    if (this.tryTake()) return Promise.resolve(true);
    if (this.clock.now() - this.fullAt < this.policy.staleMs) return Promise.resolve(false);
    return cancellable(signal, (resolve, reject) => {
      const asking = this.line.push({ turn: this.turns++, resolve, reject });
      if (!this.looking) void this.look();
      return () => this.line.remove(asking);
    });
  }

  /** Gives one back. Where few are at hand others may be waiting for it: it is told to the cell at once, and nobody waits for that. */
  give(): void {
    this.inUse--;
    this.serve();
    // A failure is told by the next rest, which writes the same.
    if (this.share.permits - this.inUse > 2 * this.spare) this.write().catch(() => undefined);
  }

  /** Renews the lease and returns what is no longer needed; to be called well within `ttlMs`. Rejects with what the cells reject with. */
  async rest(): Promise<void> {
    const { permits, until } = this.share;
    this.peak = Math.max(this.inUse, Math.floor(this.peak / 2));
    if (permits === 0 && this.inUse === 0) return;
    const isFresh = until - this.clock.now() > this.policy.ttlMs / 2;
    if (!isFresh || permits - this.inUse > this.peak) await this.write();
  }

  /** Returns what is not in use; that goes on until it is given back. Rejects with what the cells reject with. */
  async close(): Promise<void> {
    this.peak = 0;
    if (this.share.permits > 0) await this.write();
  }

  private use(): void {
    this.inUse++;
    this.peak = Math.max(this.peak, this.inUse);
  }

  /** Looks for those who ask: twice, as what others return is on its way for a moment. */
  private async look(): Promise<void> {
    this.looking = true;
    try {
      while (this.line.head) {
        await this.write();
        this.serve();
        if (!this.someoneIsKnown()) continue;
        await this.clock.sleep(this.policy.secondLookMs);
        await this.write();
        this.serve();
        this.refuse();
      }
    } catch (cause) {
      const error = cause instanceof Error ? cause : new Error(String(cause));
      for (let asking = this.line.shift(); asking; asking = this.line.shift()) asking.reject(error);
    } finally {
      this.looking = false;
    }
  }

  /** Whether somebody waits for whom the last write has found nothing. */
  private someoneIsKnown(): boolean {
    const { head } = this.line;
    return head !== undefined && head.value.turn < this.known;
  }

  /** Whoever found no permit, but for those who came too late to be looked for. */
  private refuse(): void {
    if (this.someoneIsKnown()) this.fullAt = this.clock.now();
    while (this.someoneIsKnown()) this.line.shift()?.resolve(false);
  }

  private serve(): void {
    if (this.clock.now() >= this.share.until) return;
    while (this.line.head && this.inUse < this.share.permits) {
      this.use();
      this.line.shift()?.resolve(true);
    }
  }

  /** Writes this replica's share as it should be. One write at a time; who comes during one is part of the next. */
  private write(): Promise<void> {
    if (this.writingNext) return this.writingNext;
    if (!this.writing) return (this.writing = this.writeNow());
    return (this.writingNext = this.writing
      .catch(() => undefined)
      .then(() => {
        this.writingNext = undefined;
        return (this.writing = this.writeNow());
      }));
  }

  private async writeNow(): Promise<void> {
    try {
      const claim = await this.cells.update<PermitShares, Claim & { known: number }>(this.key, (stored) => {
        const { inUse, peak, replica, turns } = this;
        const need = { replica, inUse, wanted: inUse + this.line.length, spare: peak };
        const claimed = claimShare(stored, this.limit, this.policy, need, this.clock.now());
        // What is about to be returned is not handed out meanwhile.
        this.share = { ...this.share, permits: Math.min(this.share.permits, claimed.share.permits) };
        return { state: claimed.state, result: { ...claimed, known: turns } };
      });
      ({ share: this.share, spare: this.spare, known: this.known } = claim);
    } finally {
      this.writing = undefined;
    }
  }
}
