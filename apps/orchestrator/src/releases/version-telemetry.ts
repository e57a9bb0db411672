import { sumCounts, type VersionCounts, type VersionOutcome } from '@assay/inference';
import type { SharedCounts } from '../experiments/shared-counts.ts';
import type { AttemptOutcome } from '../generations/guarded-attempt.ts';
import type { Operation } from '../generations/operation.ts';
import { kvKey } from '../limits/kv-cells.ts';

const SLOT_MS = 60_000;
const SLOTS_AN_HOUR = 60;

/** What every version of a model did, minute by minute, counted by every orchestrator together. */
export class VersionTelemetry {
  /** The cell of a version that is counted in now; thousands of times a second it is the same few. */
  private readonly cells = new Map<string, { readonly slot: number; readonly key: string }>();

  constructor(
    private readonly counts: SharedCounts,
    private readonly clock: { now(): number },
  ) {}

  /**
   * Counts an attempt at the version to which its request was routed: who is routed is left to chance, so that what callers do wrong
   * is wrong as often on either side. What came by way of a fallback did not come by chance, and counts nowhere.
   */
  settle({ operation, state: { target } }: AttemptOutcome, counted: VersionOutcome): void {
    if (isRouted(operation, target.name)) this.counts.add(this.cellNow(target.name), counted);
  }

  /** Counts that a guardrail spoke up about an answer of this version. */
  guarded(operation: Operation, target: string): void {
    if (isRouted(operation, target)) this.counts.addGuarded(this.cellNow(target));
  }

  /** What a version did in a window of whole minutes that ends now. Errors: `service_unavailable`. */
  async over(target: string, windowSeconds: number): Promise<VersionCounts> {
    const now = this.clock.now();
    const since = Math.floor((now - windowSeconds * 1_000) / SLOT_MS);
    const hours: string[] = [];
    // Only the hours in question are read: a day of minutes would be a megabyte for each version.
    for (let hour = hourOf(since); hour <= hourOf(Math.floor(now / SLOT_MS)); hour++) hours.push(hourPrefix(target, hour));
    const cells = await Promise.all(hours.map((prefix) => this.counts.all(prefix)));
    const within = cells.flatMap((hour) => [...hour]).filter(([cell]) => Number(cell.slice(cell.lastIndexOf('.') + 1)) > since);
    return sumCounts(within.map(([, counts]) => counts));
  }

  close(): Promise<void> {
    return this.counts.close();
  }

  private cellNow(target: string): string {
    const slot = Math.floor(this.clock.now() / SLOT_MS);
    let cell = this.cells.get(target);
    if (cell?.slot !== slot) this.cells.set(target, (cell = { slot, key: `${hourPrefix(target, hourOf(slot))}${slot}` }));
    return cell.key;
  }
}

const hourOf = (slot: number): number => Math.floor(slot / SLOTS_AN_HOUR);

/** Beginning of the keys of a version's cells of an hour. */
const hourPrefix = (target: string, hour: number): string => `${kvKey(target)}.${hour}.`;

const isRouted = ({ targets: [first] }: Operation, target: string): boolean => first.name === target;
