import { join } from 'node:path';
import type { Metrics, Logger } from '@assay/telemetry';
import { METRICS } from '@assay/telemetry';
import { LogWriter } from '../log/log-writer.ts';
import { recoverLog, type Damage } from '../log/recover.ts';
import { keptMetrics } from './kept-metrics.ts';
import type { RetentionLimits } from './retention.ts';
import { StoreThread } from './store-thread.ts';

export interface StorageOptions {
  /** Folder of the log and the database. */
  readonly folder: string;
  /** Memory of the database, MiB. */
  readonly databaseMb: number;
  readonly portionBytes: number;
  readonly limits: RetentionLimits;
  readonly spanSeries: number;
  /** Position from which somebody else needs the log. */
  readonly keepFrom: () => number;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

/** A file of the log is closed when it has grown so large; it goes when all of it is stored. */
const SEGMENT_BYTES = 67_108_864;
/** What is deleted at once for its age, as a part of the age. */
const PORTIONS_AN_AGE = 24;

/** The log and the store behind it: what is appended to one appears in the other. */
export class Storage {
  readonly log: LogWriter;
  readonly store: StoreThread;
  private position: number;
  private failure: string | undefined;

  private constructor(
    log: LogWriter,
    store: StoreThread,
    position: number,
    private readonly options: Pick<StorageOptions, 'keepFrom' | 'logger'>,
  ) {
    this.log = log;
    this.store = store;
    this.position = position;
  }

  /** Recovers what an earlier life left; resolves when it can be written and asked. What was not stored yet is, meanwhile. */
  static async open(options: StorageOptions): Promise<Storage> {
    const { folder, databaseMb, portionBytes, limits, spanSeries, logger, metrics } = options;
    const logFolder = join(folder, 'log');
    const damages = metrics.counter(METRICS.collectorDamage);
    const applySeconds = metrics.histogram(METRICS.collectorApplySeconds);
    const tell = (damage: Damage): void => {
      damages.inc({ kind: damage.kind });
      logger.warn({ damage }, 'the log of the collector is damaged; the rest of it is used');
    };
    const { end, damage } = await recoverLog(logFolder);
    damage.forEach(tell);
    const { thread, position, aside } = await StoreThread.open({
      logFolder,
      databasePath: join(folder, 'telemetry.duckdb'),
      parquetFolder: join(folder, 'parquet'),
      memoryMb: databaseMb,
      portionBytes,
      portionAgeMs: limits.ageMs / PORTIONS_AN_AGE,
      limits,
      spanSeries,
    });
    if (aside) logger.warn({ aside }, 'the database was of another form and has been set aside; an empty one is used');
    const writer = new LogWriter({
      folder: logFolder,
      // A log that was removed must not begin before what the store knows.
      end: Math.max(end, position),
      segmentBytes: SEGMENT_BYTES,
      onDurable: (durable) => thread.advance(durable),
    });
    const storage = new Storage(writer, thread, position, options);
    thread.attend({
      onDamage: tell,
      onApplied: (applied) => {
        applySeconds.observe(applied.ms / 1_000);
        storage.applied(applied.position);
      },
      onFailed: (message) => {
        logger.error({ reason: message }, 'storing telemetry failed; it is tried again');
        storage.failure = message;
      },
      onKept: keptMetrics(metrics, logger),
      onMissing: (path) => {
        damages.inc({ kind: 'missing' });
        logger.warn({ path }, 'a file of what is stored is not there; its stretch of time has been forgotten');
      },
      // Nothing can be stored or asked any more: whoever supervises starts it again.
      onGone: (error) => {
        throw error;
      },
    });
    thread.advance(writer.durable);
    return storage;
  }

  /** Position of the log up to which everything is stored. */
  get stored(): number {
    return this.position;
  }

  /** Why storing does not go on, while it does not. */
  get trouble(): string | undefined {
    return this.failure;
  }

  /** Ends with everything on the disk; what is not stored yet will be in the next life. */
  async close(): Promise<void> {
    await this.log.close();
    await this.store.close();
  }

  /** Removes of the log what nobody needs any more. */
  release(): void {
    const { keepFrom, logger } = this.options;
    const done = Math.min(this.position, keepFrom());
    this.log.forget(done).catch((error: unknown) => logger.warn({ err: error }, 'files of the log could not be removed'));
  }

  private applied(position: number): void {
    this.position = position;
    this.failure = undefined;
    this.release();
  }
}
