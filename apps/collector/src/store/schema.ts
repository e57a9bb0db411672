import { BLOB, BIGINT, UBIGINT, UINTEGER, UTINYINT, VARCHAR, type DuckDBType } from '@duckdb/node-api';

type Columns = Readonly<Record<string, DuckDBType>>;

/**
 * How telemetry lies in DuckDB. Ids are two halves of 64 bits as they come in the bytes, little-endian. Rows lie in the order of
 * the log, so that `batch`, the number of the transaction that brought them, prunes like a clock that no sender can set wrong.
 *
 * These are written for a while and then kept as they are: each portion of the log has tables of its own, which become Parquet.
 */
export const TELEMETRY = {
  /** `rest` is the Span as it was sent, without what has a column of its own. */
  spans: {
    batch: UINTEGER,
    trace_lo: UBIGINT,
    trace_hi: UBIGINT,
    span_id: UBIGINT,
    parent_id: UBIGINT,
    origin: UINTEGER,
    operation: UINTEGER,
    start_ns: UBIGINT,
    duration_ns: UBIGINT,
    status: UTINYINT,
    tags: UBIGINT,
    rest: BLOB,
  },
  /**
   * `request` and `item` name the request by its checksum and the place in it: what was sent twice has them twice. `rest` is the
   * LogRecord as it was sent, without what has a column; `body` is the text of one that is not text, too.
   */
  logs: {
    batch: UINTEGER,
    received_ms: BIGINT,
    request: UINTEGER,
    item: UINTEGER,
    origin: UINTEGER,
    time_ns: UBIGINT,
    severity: UTINYINT,
    trace_lo: UBIGINT,
    trace_hi: UBIGINT,
    span_id: UBIGINT,
    body: VARCHAR,
    rest: BLOB,
  },
  /** `metric` is the Metric whole. */
  metrics: {
    batch: UINTEGER,
    received_ms: BIGINT,
    request: UINTEGER,
    item: UINTEGER,
    origin: UINTEGER,
    name: VARCHAR,
    metric: BLOB,
  },
} as const satisfies Record<string, Columns>;

/** What all portions share; rows go with their portion. */
export const SHARED = {
  /** Which resource and scope a row comes from; messages as they were sent. */
  origins: { id: UINTEGER, portion: UINTEGER, service: VARCHAR, resource: BLOB, scope: BLOB },
  /** What services do, as far as it is told apart. */
  operations: { id: UINTEGER, portion: UINTEGER, service: VARCHAR, name: VARCHAR, kind: UTINYINT },
  /** In which batches a trace has spans, how many, and the bytes that reading them takes beside the columns. */
  trace_batches: { trace_lo: UBIGINT, trace_hi: UBIGINT, batch: UINTEGER, spans: UINTEGER, bytes: UINTEGER },
} as const satisfies Record<string, Columns>;

export type TelemetryTable = keyof typeof TELEMETRY;
export const TELEMETRY_TABLES = Object.keys(TELEMETRY) as readonly TelemetryTable[];
type SharedTable = keyof typeof SHARED;
export type TableName = TelemetryTable | SharedTable;
export const TABLES: Readonly<Record<TableName, Columns>> = { ...TELEMETRY, ...SHARED };
export const TABLE_NAMES = Object.keys(TABLES) as readonly TableName[];

/** Number of this form of the tables. A database of another form is set aside. */
export const FORMAT = 3;

/** The table of a portion's rows. */
export const tableOf = (table: TelemetryTable, portion: number): string => `${table}_${portion}`;

/** Statements that make an empty database, its first portion open. */
export function creation(): string[] {
  return [
    ...Object.entries<Columns>(SHARED).map(([table, columns]) => createTable(table, columns)),
    'CREATE TABLE progress (position BIGINT NOT NULL, batch UINTEGER NOT NULL, received_ms BIGINT NOT NULL)',
    `CREATE TABLE portions (
       number UINTEGER NOT NULL, form VARCHAR NOT NULL, first_batch UINTEGER NOT NULL, last_batch UINTEGER, first_position BIGINT NOT NULL,
       closed_ms BIGINT, spans UBIGINT, logs UBIGINT, metrics UBIGINT,
       spans_from UBIGINT, spans_to UBIGINT, logs_from UBIGINT, logs_to UBIGINT, bytes UBIGINT)`,
    ...opening(1, 1, 0),
    'CREATE TABLE format (number UINTEGER NOT NULL)',
    `INSERT INTO format VALUES (${FORMAT})`,
  ];
}

/** Statements that open a portion, which begins with a batch and at a position of the log. */
export function opening(portion: number, firstBatch: number, firstPosition: number): string[] {
  return [
    ...TELEMETRY_TABLES.map((table) => createTable(tableOf(table, portion), TELEMETRY[table])),
    `INSERT INTO portions (number, form, first_batch, first_position) VALUES (${portion}, 'open', ${firstBatch}, ${firstPosition})`,
  ];
}

function createTable(name: string, columns: Columns): string {
  return `CREATE TABLE ${name} (${Object.entries(columns)
    .map(([column, type]) => `${column} ${type.toString()} NOT NULL`)
    .join(', ')})`;
}
