import type { Insights as Shown } from '@assay/contracts';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Reading, Watching } from './watching.ts';
import { LOOK_EVERY_MS, type Looked } from './watch.ts';

export interface InsightsDeps {
  readonly watching: Watching;
  /** Reads the signals at a moment, ms since 1970. */
  readonly read: (at: number, signal: AbortSignal) => Promise<Reading>;
  readonly onLooked: (looked: readonly Looked[], ms: number) => void;
  readonly onBlind: (error: unknown) => void;
  /** Ms since 1970. */
  readonly now: () => number;
  readonly signal: AbortSignal;
}

/** So much of the past is looked at first, that what is expected is known from the start, ms. */
const PAST_MS = 6 * 60_000;

/** Looks at every signal every five seconds. */
export class Insights {
  private readonly deps: InsightsDeps;
  private asOf: number | undefined;
  private blind = false;

  constructor(deps: InsightsDeps) {
    this.deps = deps;
  }

  get shown(): Shown {
    const { active, recent } = this.deps.watching;
    const asOf = this.asOf === undefined ? {} : { asOf: new Date(this.asOf).toISOString() };
    return { ...asOf, blind: this.blind, active: [...active], recent: [...recent] };
  }

  /** Runs until the signal is aborted. */
  async run(): Promise<void> {
    const { signal, now } = this.deps;
    for (let at = now() - PAST_MS; !signal.aborted; at = Math.max(at + LOOK_EVERY_MS, now() - PAST_MS)) {
      if (at > now()) await sleep(at - now(), undefined, { signal }).catch(() => undefined);
      await this.look(at);
    }
  }

  private async look(at: number): Promise<void> {
    const { watching, read, onLooked, onBlind, now, signal } = this.deps;
    const hasEnded = (): boolean => signal.aborted;
    if (hasEnded()) return;
    const began = now();
    try {
      const looked = watching.look(await read(at, signal));
      this.asOf = at;
      this.blind = false;
      onLooked(looked, now() - began);
    } catch (error) {
      if (hasEnded()) return;
      if (!this.blind) onBlind(error);
      this.blind = true;
      await sleep(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined);
    }
  }
}
