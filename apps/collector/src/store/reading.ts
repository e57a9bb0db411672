import type { DuckDBConnection } from '@duckdb/node-api';
import type { Within } from './portions.ts';
import type { TelemetryTable } from './schema.ts';

/** What queries read. It sees whole batches only, wherever they lie. */
export interface Reading {
  readonly connection: DuckDBConnection;
  /** What stands behind FROM to read a table's rows. What is said of them leaves out portions that have none, and no more. */
  from(table: TelemetryTable, within?: Within): string;
}
