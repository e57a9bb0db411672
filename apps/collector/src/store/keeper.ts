import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from './clock-guard.ts';
import { ClockGuard } from './clock-guard.ts';
import { exportPortion } from './export-portion.ts';
import type { Portion } from './portions.ts';
import { expired, type RetentionLimits } from './retention.ts';
import { SHARED, TELEMETRY_TABLES, tableOf } from './schema.ts';
import type { Store } from './store.ts';
import { storedBytes, type StoredBytes } from './stored-bytes.ts';

/** How things stand after a pass. */
export interface Kept {
  readonly bytes: StoredBytes;
  readonly portions: Readonly<Record<Portion['form'], number>>;
  /** Portions that were deleted in this pass. */
  readonly deleted: number;
  /** The machine's clock was set by so much, ms; 0 when it was not. */
  readonly clockJumpedMs: number;
}

export interface KeeperOptions {
  readonly store: Store;
  readonly limits: RetentionLimits;
  /** A portion is closed when it has been written for so long, ms. */
  readonly portionAgeMs: number;
  readonly clock: Clock;
  /** How long the clock has to prove itself before it decides what is old, ms. */
  readonly clockProvesForMs: number;
  readonly onKept: (kept: Kept) => void;
  /** A portion is not there any more, or not whole; what else is stored is used. */
  readonly onMissing: (portion: Portion, path: string) => void;
  /** Told of a failure; the next pass tries again. */
  readonly onFailed: (error: unknown) => void;
}

/** Keeps what is stored within its limits: closes portions, moves them into files, and deletes the oldest whole. */
export class Keeper {
  private readonly options: KeeperOptions;
  private readonly guard: ClockGuard;
  /** Folders that nothing refers to any more. Queries that began before may still read them, until the next pass. */
  private forsaken: string[] = [];
  private written: { readonly portion: number; readonly since: number } | undefined;

  constructor(options: KeeperOptions) {
    this.options = options;
    this.guard = new ClockGuard(options.clock, options.clockProvesForMs);
  }

  /** Brings folders and database together again after a crash: removes what nothing refers to, forgets what is not there. */
  async tidy(): Promise<void> {
    const { store, onMissing } = this.options;
    const { portions } = store;
    await mkdir(portions.folder, { recursive: true });
    const inFiles = portions.all.filter(({ form }) => form === 'parquet');
    const known = new Set(inFiles.map(({ number }) => portions.folderOf(number)));
    for (const name of await readdir(portions.folder)) {
      const path = join(portions.folder, name);
      if (!known.has(path)) await rm(path, { recursive: true, force: true });
    }
    for (const portion of inFiles) {
      const path = await this.missingFile(portion);
      if (path === undefined) continue;
      await this.forget(portion);
      onMissing(portion, path);
    }
  }

  /** Runs until the signal is aborted, a pass every so many ms. */
  async run(everyMs: number, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.pass().then(this.options.onKept, this.options.onFailed);
      await sleep(everyMs, undefined, { signal }).catch(() => undefined);
    }
  }

  async pass(): Promise<Kept> {
    const { store, limits } = this.options;
    const { portions } = store;
    await this.removeForsaken();
    await this.closeOld();
    const closed = portions.all.filter(({ form }) => form === 'closed');
    for (const portion of closed) await exportPortion(store, portion);
    if (closed.length > 0) await store.checkpoint();
    const { nowMs, jumpedMs } = this.guard.look();
    const bytes = await storedBytes(store);
    const total = bytes.database + bytes.parquet;
    const doomed = expired({ portions: portions.all, bytes: total, databaseBytes: bytes.database, nowMs }, limits);
    for (const portion of doomed) await this.forget(portion);
    const count = (form: Portion['form']): number => portions.all.filter((portion) => portion.form === form).length;
    return {
      bytes: doomed.length > 0 ? await storedBytes(store) : bytes,
      portions: { open: count('open'), closed: count('closed'), parquet: count('parquet') },
      deleted: doomed.length,
      clockJumpedMs: jumpedMs,
    };
  }

  /** What is written rarely shall be old one day, too. */
  private async closeOld(): Promise<void> {
    const { store, clock, portionAgeMs } = this.options;
    const { number } = store.portions.open;
    if (this.written?.portion !== number) this.written = { portion: number, since: clock.steady() };
    else if (clock.steady() - this.written.since >= portionAgeMs) await store.closePortion();
  }

  /** Deletes a portion whole. */
  private async forget(portion: Portion): Promise<void> {
    const { store } = this.options;
    await store.change(() => [
      ...(portion.form === 'parquet' ? [] : TELEMETRY_TABLES.map((table) => `DROP TABLE ${tableOf(table, portion.number)}`)),
      `DELETE FROM portions WHERE number = ${portion.number}`,
      ...Object.entries(SHARED).map(([table, columns]) =>
        'portion' in columns
          ? `DELETE FROM ${table} WHERE portion = ${portion.number}`
          : `DELETE FROM ${table} WHERE batch BETWEEN ${portion.firstBatch} AND ${portion.lastBatch}`,
      ),
    ]);
    this.forsaken.push(store.portions.folderOf(portion.number));
  }

  private async removeForsaken(): Promise<void> {
    const paths = this.forsaken;
    this.forsaken = [];
    for (const path of paths) await rm(path, { recursive: true, force: true });
  }

  private async missingFile(portion: Portion): Promise<string | undefined> {
    const { portions } = this.options.store;
    for (const table of TELEMETRY_TABLES) {
      const path = portions.fileOf(table, portion.number);
      if (portion.rows[table] > 0 && !(await isThere(path))) return path;
    }
    return undefined;
  }
}

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    ({ size }) => size > 0,
    () => false,
  );
