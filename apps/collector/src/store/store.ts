import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import type { LogRecord } from '../log/record.ts';
import { applyRecord, type Batch } from './apply-record.ts';
import { Dictionaries } from './dictionaries.ts';
import { openDatabase } from './open-database.ts';
import { Rows } from './rows.ts';
import { TABLE_NAMES, TABLES, type TableName } from './schema.ts';

export interface StoreOptions {
  /** The database's file. */
  readonly path: string;
  /** Memory of DuckDB, MiB. */
  readonly memoryMb: number;
}

/** What became of some records. */
export interface Applied {
  /** Records that could not be read, with why. */
  readonly unreadable: readonly { readonly record: LogRecord; readonly cause: unknown }[];
}

/** Queries wait for this thread: so much is read before they get their turn, bytes. */
const TURN_BYTES = 524_288;

/**
 * The rows. Each call of `apply` is one transaction that holds the rows and the position in the log that they end at: after
 * whatever crash, reading goes on exactly behind what is stored.
 */
export class Store {
  private readonly instance: DuckDBInstance;
  private readonly writing: DuckDBConnection;
  /** For queries: sees whole batches only. */
  readonly reading: DuckDBConnection;
  private dictionaries: Dictionaries;
  private batch: number;
  /** Where a database of another form is now that lay here. */
  readonly aside: string | undefined;
  /** Position in the log behind what is stored. */
  position: number;

  private constructor(instance: DuckDBInstance, writing: DuckDBConnection, reading: DuckDBConnection, state: State & Pick<Store, 'aside'>) {
    this.instance = instance;
    this.writing = writing;
    this.reading = reading;
    this.dictionaries = state.dictionaries;
    this.batch = state.batch;
    this.position = state.position;
    this.aside = state.aside;
  }

  /** Opens the database, or makes it. */
  static async open({ path, memoryMb }: StoreOptions): Promise<Store> {
    const { instance, connection, aside } = await openDatabase(path, memoryMb);
    return new Store(instance, connection, await instance.connect(), { ...(await readState(connection)), aside });
  }

  /** Stores records that end at a position of the log, all or nothing. */
  async apply(records: readonly LogRecord[], position: number): Promise<Applied> {
    const { writing } = this;
    const number = this.batch + 1;
    await writing.run('BEGIN');
    const tables: [TableName, Rows][] = [];
    try {
      for (const table of TABLE_NAMES) tables.push([table, new Rows(await writing.createAppender(table), Object.values(TABLES[table]))]);
      const rows = Object.fromEntries(tables) as Record<TableName, Rows>;
      const unreadable = await this.append(records, { number, rows, dictionaries: this.dictionaries, traces: new Set() });
      for (const [, table] of tables) table.close();
      await writing.run('DELETE FROM progress');
      await writing.run(`INSERT INTO progress VALUES (${position}, ${number})`);
      await writing.run('COMMIT');
      this.batch = number;
      this.position = position;
      return { unreadable };
    } catch (error) {
      for (const [, table] of tables) table.discard();
      await writing.run('ROLLBACK').catch(() => undefined);
      // Numbers that were given out are not stored.
      this.dictionaries = (await readState(writing)).dictionaries;
      throw error;
    }
  }

  close(): void {
    this.reading.closeSync();
    this.writing.closeSync();
    this.instance.closeSync();
  }

  private async append(records: readonly LogRecord[], batch: Batch): Promise<Applied['unreadable']> {
    const unreadable: { record: LogRecord; cause: unknown }[] = [];
    let bytes = 0;
    for (const record of records) {
      try {
        applyRecord(batch, record);
      } catch (cause) {
        unreadable.push({ record, cause });
      }
      bytes += record.body.length;
      if (bytes < TURN_BYTES) continue;
      bytes = 0;
      await new Promise((resolve) => setImmediate(resolve));
    }
    return unreadable;
  }
}

interface State {
  readonly dictionaries: Dictionaries;
  readonly batch: number;
  readonly position: number;
}

async function readState(connection: DuckDBConnection): Promise<State> {
  const progress = await connection.runAndReadAll('SELECT position, batch FROM progress');
  const [position, batch] = progress.getRows()[0] ?? [0, 0];
  return { dictionaries: await Dictionaries.load(connection), batch: Number(batch), position: Number(position) };
}
