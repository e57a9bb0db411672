import { countVersion, noCounts, sumCounts, type SharedCells, type VersionCounts, type VersionOutcome } from '@assay/inference';

/** Cells that can be read without writing them. */
export interface CountCells extends SharedCells {
  read<S>(key: string): Promise<S | undefined>;
  /** Every cell whose key begins so; `prefix` ends in a dot. */
  readAll<S>(prefix: string): Promise<ReadonlyMap<string, S>>;
}

const FLUSH_EVERY_MS = 1_000;

/** Counts that all orchestrators keep together: each adds up what it saw, and shares it once a second. */
export class SharedCounts {
  /** Counted here and not yet shared, by cell. */
  private unshared = new Map<string, VersionCounts>();
  private flushing: Promise<void> = Promise.resolve();
  private readonly timer: NodeJS.Timeout;

  constructor(
    private readonly cells: CountCells,
    private readonly onFault: (error: unknown) => void,
  ) {
    this.timer = setInterval(() => void this.flush(), FLUSH_EVERY_MS).unref();
  }

  add(cell: string, outcome: VersionOutcome): void {
    countVersion(this.here(cell), outcome);
  }

  addGuarded(cell: string): void {
    this.here(cell).guarded++;
  }

  /** What a cell holds; at most a second behind on other orchestrators' part. Errors: `service_unavailable`. */
  async of(cell: string): Promise<VersionCounts> {
    await this.flush();
    return (await this.cells.read<VersionCounts>(cell)) ?? noCounts();
  }

  /** Every cell whose key begins so. Errors: `service_unavailable`. */
  async all(prefix: string): Promise<ReadonlyMap<string, VersionCounts>> {
    await this.flush();
    return this.cells.readAll<VersionCounts>(prefix);
  }

  async close(): Promise<void> {
    clearInterval(this.timer);
    await this.flush();
  }

  private here(cell: string): VersionCounts {
    let counts = this.unshared.get(cell);
    if (!counts) this.unshared.set(cell, (counts = noCounts()));
    return counts;
  }

  /** One after another: who waits for a flush knows that what was counted before is shared. */
  private flush(): Promise<void> {
    this.flushing = this.flushing.then(() => this.share());
    return this.flushing;
  }

  /** Never rejects; what could not be shared is kept. */
  private async share(): Promise<void> {
    const counted = this.unshared;
    this.unshared = new Map();
    for (const [cell, counts] of counted) {
      try {
        await this.cells.update<VersionCounts, undefined>(cell, (before = noCounts()) => ({
          state: sumCounts([before, counts]),
          result: undefined,
        }));
      } catch (error) {
        this.unshared.set(cell, sumCounts([this.here(cell), counts]));
        this.onFault(error);
      }
    }
  }
}
