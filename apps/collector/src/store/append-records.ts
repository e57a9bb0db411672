import type { DuckDBConnection } from '@duckdb/node-api';
import type { LogRecord } from '../log/record.ts';
import { applyRecord, endBatch } from './apply-record.ts';
import type { Batch } from './batch.ts';
import type { Dictionaries } from './dictionaries.ts';
import { Rows } from './rows.ts';
import { TABLE_NAMES, TABLES, tableOf, TELEMETRY, type TableName, type TelemetryTable } from './schema.ts';

/** A record that could not be read, and why. */
export interface Unreadable {
  readonly record: LogRecord;
  readonly cause: unknown;
}

/** Where the rows go. */
export interface Target {
  /** Number of the transaction. */
  readonly batch: number;
  readonly portion: number;
  readonly dictionaries: Dictionaries;
}

/** Queries wait for this thread: so much is read before they get their turn, bytes. */
const TURN_BYTES = 524_288;

/** Turns records into rows within the transaction at hand. Those that cannot be read are passed over and given back. */
export async function appendRecords(connection: DuckDBConnection, target: Target, records: readonly LogRecord[]): Promise<Unreadable[]> {
  const tables: [TableName, Rows][] = [];
  try {
    for (const table of TABLE_NAMES) {
      const name = table in TELEMETRY ? tableOf(table as TelemetryTable, target.portion) : table;
      tables.push([table, new Rows(await connection.createAppender(name), Object.values(TABLES[table]))]);
    }
    const { batch: number, dictionaries } = target;
    const batch: Batch = { number, dictionaries, rows: Object.fromEntries(tables) as Batch['rows'], traces: new Map() };
    const unreadable = await applyAll(batch, records);
    endBatch(batch);
    for (const [, table] of tables) table.close();
    return unreadable;
  } catch (error) {
    for (const [, table] of tables) table.discard();
    throw error;
  }
}

async function applyAll(batch: Batch, records: readonly LogRecord[]): Promise<Unreadable[]> {
  const unreadable: Unreadable[] = [];
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
