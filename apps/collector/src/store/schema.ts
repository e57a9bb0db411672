import { BLOB, BIGINT, UBIGINT, UINTEGER, UTINYINT, VARCHAR, type DuckDBType } from '@duckdb/node-api';

/**
 * How telemetry lies in DuckDB. Ids are two halves of 64 bits as they come in the bytes, little-endian. Rows lie in the order of
 * the log, so that `batch`, the number of the transaction that brought them, prunes like a clock that no sender can set wrong.
 */
export const TABLES = {
  /** Which resource and scope a row comes from; messages as they were sent. */
  origins: { id: UINTEGER, service: VARCHAR, resource: BLOB, scope: BLOB },
  /** What services do; 0 stands for all beyond the number that is kept apart. */
  operations: { id: UINTEGER, service: VARCHAR, name: VARCHAR, kind: UTINYINT },
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
  /** In which batches a trace has spans. */
  trace_batches: { trace_lo: UBIGINT, trace_hi: UBIGINT, batch: UINTEGER },
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
} as const satisfies Record<string, Readonly<Record<string, DuckDBType>>>;

export type TableName = keyof typeof TABLES;
export const TABLE_NAMES = Object.keys(TABLES) as readonly TableName[];

/** Number of this form of the tables. A database of another form is set aside. */
export const FORMAT = 2;

/** Statements that make an empty database. */
export function creation(): string[] {
  const tables = TABLE_NAMES.map((table) => {
    const columns = Object.entries<DuckDBType>(TABLES[table]).map(([name, type]) => `${name} ${type.toString()} NOT NULL`);
    return `CREATE TABLE ${table} (${columns.join(', ')})`;
  });
  return [
    ...tables,
    'CREATE TABLE progress (position BIGINT NOT NULL, batch UINTEGER NOT NULL)',
    'CREATE TABLE format (number UINTEGER NOT NULL)',
    `INSERT INTO format VALUES (${FORMAT})`,
  ];
}
