import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { TELEMETRY_TABLES, tableOf, type TelemetryTable } from './schema.ts';

/**
 * A stretch of the log, by the numbers of its first and last transaction. `open`: it is written. `closed`: its rows lie in the
 * database and change no more. `parquet`: they lie in a folder of their own.
 */
export interface Portion {
  readonly number: number;
  readonly form: 'open' | 'closed' | 'parquet';
  readonly firstBatch: number;
  /** Infinity while it is open. */
  readonly lastBatch: number;
  /** Position of the log where it begins. */
  readonly firstPosition: number;
  /** When its last record came, by this machine's clock, ms since 1970; Infinity while it is open. */
  readonly closedMs: number;
  /** Rows of each table, once it is closed. */
  readonly rows: Readonly<Record<TelemetryTable, number>>;
  /** Earliest and latest time that its rows say; empty where that is not known. */
  readonly times: Readonly<Partial<Record<TelemetryTable, readonly [from: bigint, to: bigint]>>>;
  /** Of its files. */
  readonly bytes: number;
}

/** Which rows are wanted; both ends included. */
export interface Within {
  readonly batches?: readonly [first: number, last: number];
  /** By the spans' starts, or the log records' times; ns since 1970. */
  readonly times?: readonly [from: bigint, to: bigint];
}

type Row = [number, Portion['form'], number, number | null, bigint, bigint | null, ...(bigint | null)[]];

/** Every portion there is, the oldest first. */
export class Portions {
  readonly folder: string;
  all: readonly Portion[] = [];

  /** Each portion in Parquet has a folder of its own in this one. */
  constructor(folder: string) {
    this.folder = folder;
  }

  async load(connection: DuckDBConnection): Promise<void> {
    const found = await connection.runAndReadAll(
      `SELECT number, form, first_batch, last_batch, first_position, closed_ms, spans, logs, metrics,
         spans_from, spans_to, logs_from, logs_to, bytes FROM portions ORDER BY number`,
    );
    this.all = (found.getRows() as Row[]).map(toPortion);
  }

  /** The one that is written. */
  get open(): Portion {
    const last = this.all.at(-1);
    if (last?.form !== 'open') throw new Error('no portion is open');
    return last;
  }

  folderOf(number: number): string {
    return join(this.folder, String(number).padStart(8, '0'));
  }

  fileOf(table: TelemetryTable, number: number): string {
    return join(this.folderOf(number), `${table}.parquet`);
  }

  /** What stands behind FROM to read a table's rows, those of the database and those of files alike. */
  from(table: TelemetryTable, within: Within = {}): string {
    const portions = this.all.filter((portion) => portion.form === 'open' || (portion.rows[table] > 0 && mayHold(portion, table, within)));
    const files = portions
      .filter(({ form }) => form === 'parquet')
      .map(({ number }) => `'${this.fileOf(table, number).replaceAll("'", "''")}'`);
    const sources = [
      ...(files.length > 0 ? [`FROM read_parquet([${files.join()}])`] : []),
      ...portions.filter(({ form }) => form !== 'parquet').map(({ number }) => `FROM ${tableOf(table, number)}`),
    ];
    return `(${sources.join(' UNION ALL ')}) AS ${table}`;
  }
}

function mayHold({ firstBatch, lastBatch, times }: Portion, table: TelemetryTable, within: Within): boolean {
  const { batches, times: wanted } = within;
  if (batches && (batches[1] < firstBatch || batches[0] > lastBatch)) return false;
  const own = times[table];
  return !wanted || !own || (wanted[0] <= own[1] && wanted[1] >= own[0]);
}

function toPortion([number, form, firstBatch, lastBatch, firstPosition, closedMs, ...more]: Row): Portion {
  const [spansFrom, spansTo, logsFrom, logsTo] = more.slice(3);
  const range = (from: bigint | null | undefined, to: bigint | null | undefined) =>
    typeof from === 'bigint' && typeof to === 'bigint' ? [from, to] : undefined;
  const times = Object.entries({ spans: range(spansFrom, spansTo), logs: range(logsFrom, logsTo) }).filter(([, each]) => each);
  return {
    number,
    form,
    firstBatch,
    lastBatch: lastBatch ?? Infinity,
    firstPosition: Number(firstPosition),
    closedMs: closedMs === null ? Infinity : Number(closedMs),
    rows: Object.fromEntries(TELEMETRY_TABLES.map((table, index) => [table, Number(more[index] ?? 0)])) as Portion['rows'],
    times: Object.fromEntries(times),
    bytes: Number(more[7] ?? 0),
  };
}

/** Statements that close a portion with a batch, and say of it what will not change any more. */
export function closing({ number }: Portion, lastBatch: number, closedMs: number): string[] {
  const rows = (table: TelemetryTable): string => `(SELECT count(*) FROM ${tableOf(table, number)})`;
  const [spans, logs] = [tableOf('spans', number), tableOf('logs', number)];
  return [
    `UPDATE portions SET form = 'closed', last_batch = ${lastBatch}, closed_ms = ${closedMs}, bytes = 0,
       spans = ${rows('spans')}, logs = ${rows('logs')}, metrics = ${rows('metrics')},
       spans_from = (SELECT min(start_ns) FROM ${spans}), spans_to = (SELECT max(start_ns) FROM ${spans}),
       logs_from = (SELECT min(time_ns) FROM ${logs}), logs_to = (SELECT max(time_ns) FROM ${logs})
     WHERE number = ${number}`,
  ];
}
