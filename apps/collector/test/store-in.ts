import { join } from 'node:path';
import type { StoreOptions } from '../src/store/store.ts';

/** A store below a folder, with what a test changes. */
export function storeIn(folder: string, changes: Partial<StoreOptions> = {}): StoreOptions {
  const paths = { path: join(folder, 'telemetry.duckdb'), parquetFolder: join(folder, 'parquet') };
  return { ...paths, memoryMb: 128, portionBytes: 1_000_000_000, ...changes };
}
