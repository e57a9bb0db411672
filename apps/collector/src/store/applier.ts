import { setTimeout as sleep } from 'node:timers/promises';
import { readLog } from '../log/log-reader.ts';
import type { LogRecord } from '../log/record.ts';
import { keepApart, type Damage } from '../log/recover.ts';
import type { Store } from './store.ts';

export interface ApplierOptions {
  readonly store: Store;
  readonly logFolder: string;
  readonly signal: AbortSignal;
  readonly onApplied: (applied: { readonly position: number; readonly records: number; readonly ms: number }) => void;
  /** Shown records that have just been stored, before their memory is used again. */
  readonly onStored: (records: readonly LogRecord[]) => Promise<void>;
  readonly onDamage: (damage: Damage) => void;
  /** Told of a failure; after a pause it is tried again. */
  readonly onFailed: (error: unknown) => void;
}

/** From one transaction to the next; each costs a sync, and is how long a span waits to be seen at most. */
const INTERVAL_MS = 200;
/** Of the log, in one transaction. */
const BATCH_BYTES = 8_388_608;
const RETRY_MS = 1_000;

/**
 * Stores what is in the log, by reading the log: what was just written and what an earlier life left go the same way, and what
 * waits lies on the disk and not in memory.
 */
export class Applier {
  private readonly options: ApplierOptions;
  /** Read into again and again: fresh memory for each batch would wait for the collector of garbage. */
  private readonly memory = Buffer.allocUnsafeSlow(BATCH_BYTES);
  private durable = 0;
  private wake = Promise.withResolvers<undefined>();

  constructor(options: ApplierOptions) {
    this.options = options;
    options.signal.addEventListener('abort', () => this.wake.resolve(undefined));
  }

  /** Everything before the position is on the disk. */
  advance(durable: number): void {
    this.durable = durable;
    this.wake.resolve(undefined);
  }

  /** Runs until the signal is aborted. */
  async run(): Promise<void> {
    const { signal, onFailed } = this.options;
    while (!signal.aborted) {
      const pause = await this.applySome().catch((error: unknown) => {
        onFailed(error);
        return RETRY_MS;
      });
      if (pause === undefined) await this.wake.promise;
      else await sleep(pause, undefined, { signal }).catch(() => undefined);
    }
  }

  /** Applies one batch. Resolves with the pause until the next, ms; undefined when there is nothing to do. */
  private async applySome(): Promise<number | undefined> {
    const { store, logFolder, onApplied, onStored, onDamage } = this.options;
    this.wake = Promise.withResolvers();
    const { durable } = this;
    if (durable <= store.position) return undefined;
    const began = performance.now();
    const { records, next, damage } = await readLog(logFolder, store.position, durable, this.memory);
    const { unreadable } = await store.apply(records, next);
    await onStored(records);
    const position = next;
    for (const each of damage) onDamage(each);
    for (const { record } of unreadable) onDamage(await this.keep(position, record));
    const ms = performance.now() - began;
    onApplied({ position, records: records.length, ms });
    return next < durable ? 0 : Math.max(0, INTERVAL_MS - ms);
  }

  private keep(position: number, { body }: LogRecord): Promise<Damage> {
    return keepApart(this.options.logFolder, 'corrupt', position, body);
  }
}
