import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import type { LogRecord } from '../log/record.ts';
import { appendRecords, type Unreadable } from './append-records.ts';
import { Dictionaries } from './dictionaries.ts';
import { openDatabase } from './open-database.ts';
import { closing, Portions } from './portions.ts';
import type { Reading } from './reading.ts';
import { opening } from './schema.ts';
import { Transactions } from './transactions.ts';

export interface StoreOptions {
  /** The database's file. */
  readonly path: string;
  /** Folder of what is not in the database any more. */
  readonly parquetFolder: string;
  /** Memory of DuckDB, MiB. */
  readonly memoryMb: number;
  /** A portion is closed when so much of the log is in it, bytes. */
  readonly portionBytes: number;
}

/** What became of some records. */
export interface Applied {
  readonly unreadable: readonly Unreadable[];
}

interface State {
  readonly dictionaries: Dictionaries;
  /** Number of the last transaction. */
  readonly batch: number;
  /** Position in the log behind what is stored. */
  readonly position: number;
  /** When the last record that is stored came, ms since 1970; 0 where there is none. */
  readonly receivedMs: number;
}

/**
 * The rows. Each call of `apply` is one transaction that holds the rows and the position in the log that they end at: after
 * whatever crash, reading goes on exactly behind what is stored.
 */
export class Store {
  readonly portions: Portions;
  /** For queries. */
  readonly reading: Reading;
  /** Where a database of another form is now that lay here. */
  readonly aside: string | undefined;
  /** The database's file. */
  readonly path: string;
  private readonly instance: DuckDBInstance;
  private readonly connections: readonly DuckDBConnection[];
  private readonly transactions: Transactions;
  private readonly portionBytes: number;
  private state: State;

  private constructor(instance: DuckDBInstance, [writing, reading]: Connections, opened: Opened) {
    this.instance = instance;
    this.connections = [reading, writing];
    const { portions, state, portionBytes, aside, path } = opened;
    this.path = path;
    this.portions = portions;
    this.state = state;
    this.portionBytes = portionBytes;
    this.aside = aside;
    this.reading = { connection: reading, from: (table, within) => portions.from(table, within) };
    this.transactions = new Transactions(writing, async (connection) => {
      await portions.load(connection);
      this.state = await readState(connection, portions);
    });
  }

  /** Opens the database, or makes it. */
  static async open({ path, memoryMb, parquetFolder, portionBytes }: StoreOptions): Promise<Store> {
    const { instance, connection, aside } = await openDatabase(path, memoryMb);
    const portions = new Portions(parquetFolder);
    await portions.load(connection);
    const state = await readState(connection, portions);
    return new Store(instance, [connection, await instance.connect()], { portions, state, portionBytes, aside, path });
  }

  /** Position in the log behind what is stored. */
  get position(): number {
    return this.state.position;
  }

  /** Stores records that end at a position of the log, all or nothing. */
  async apply(records: readonly LogRecord[], position: number): Promise<Applied> {
    if (this.position - this.portions.open.firstPosition >= this.portionBytes) await this.closePortion();
    return this.transactions.run(async (connection) => {
      const { dictionaries } = this.state;
      const batch = this.state.batch + 1;
      const receivedMs = Math.trunc(records.at(-1)?.receivedMs ?? this.state.receivedMs);
      const unreadable = await appendRecords(connection, { batch, portion: this.portions.open.number, dictionaries }, records);
      await connection.run('DELETE FROM progress');
      await connection.run(`INSERT INTO progress VALUES (${position}, ${batch}, ${receivedMs})`);
      this.state = { dictionaries, batch, position, receivedMs };
      return { unreadable };
    });
  }

  /** Closes the portion that is written, unless nothing is in it, and opens the next. */
  closePortion(): Promise<void> {
    return this.change(({ open }, { batch, position, receivedMs, dictionaries }) => {
      if (batch < open.firstBatch) return [];
      const next = open.number + 1;
      this.state = { ...this.state, dictionaries: dictionaries.next(next) };
      return [...closing(open, batch, receivedMs), ...opening(next, batch + 1, position)];
    });
  }

  /** Changes which portions there are, between two batches, all or nothing. */
  change(statements: (portions: Portions, state: State) => readonly string[]): Promise<void> {
    return this.transactions.run(async (connection) => {
      for (const statement of statements(this.portions, this.state)) await connection.run(statement);
      await this.portions.load(connection);
    });
  }

  /** Gives back the room of what has been deleted. While somebody reads it may not succeed; then a later one does. */
  async checkpoint(): Promise<void> {
    await this.transactions.between((connection) => connection.run('CHECKPOINT')).catch(() => undefined);
  }

  /** A connection of its own for what takes long; whoever asks for it closes it. */
  connect(): Promise<DuckDBConnection> {
    return this.instance.connect();
  }

  close(): void {
    for (const connection of this.connections) connection.closeSync();
    this.instance.closeSync();
  }
}

type Connections = readonly [writing: DuckDBConnection, reading: DuckDBConnection];

interface Opened extends Pick<StoreOptions, 'path' | 'portionBytes'> {
  readonly portions: Portions;
  readonly state: State;
  readonly aside: string | undefined;
}

async function readState(connection: DuckDBConnection, portions: Portions): Promise<State> {
  const progress = await connection.runAndReadAll('SELECT position, batch, received_ms FROM progress');
  const [position = 0, batch = 0, receivedMs = 0] = (progress.getRows()[0] ?? []).map(Number);
  return { dictionaries: await Dictionaries.load(connection, portions.open.number), batch, position, receivedMs };
}
