import { stat } from 'node:fs/promises';
import type { Store } from './store.ts';

/** What is stored takes so much of the disk. */
export interface StoredBytes {
  /** In use within the database's file, and its own log. */
  readonly database: number;
  readonly parquet: number;
}

export async function storedBytes(store: Store): Promise<StoredBytes> {
  const sizes = await store.reading.connection.runAndReadAll('SELECT block_size, used_blocks FROM pragma_database_size()');
  const [blockSize, used] = (sizes.getRows()[0] ?? []).map(Number);
  const wal = await stat(`${store.path}.wal`).catch(() => undefined);
  return {
    database: (blockSize ?? 0) * (used ?? 0) + (wal?.size ?? 0),
    parquet: store.portions.all.reduce((sum, { bytes }) => sum + bytes, 0),
  };
}
