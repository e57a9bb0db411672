import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { syncFolder } from '../log/segments.ts';
import type { Portion } from './portions.ts';
import { tableOf, TELEMETRY_TABLES, type TelemetryTable } from './schema.ts';
import type { Store } from './store.ts';

/** Rows that are read together: about what arrives between two transactions under load, so that a trace is found in one. */
const ROW_GROUP = 16_384;

/** Where an export can be stopped by a test, in this order. */
export type ExportStep = 'written' | 'named' | 'switched';

/**
 * Moves a closed portion from the database into files. They are on the disk under their name before the database forgets the rows, in
 * one transaction that also says where they are: at every moment each row is in exactly one place that is read.
 */
export async function exportPortion(store: Store, portion: Portion, onStep: (step: ExportStep) => void = () => undefined): Promise<void> {
  const { portions } = store;
  const folder = portions.folderOf(portion.number);
  const draft = `${folder}.draft`;
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { recursive: true });
  const tables = TELEMETRY_TABLES.filter((table) => portion.rows[table] > 0);
  let bytes = 0;
  for (const table of tables) bytes += await write(store, portion, table, join(draft, `${table}.parquet`));
  await syncFolder(draft);
  onStep('written');
  await rename(draft, folder);
  await syncFolder(dirname(folder));
  onStep('named');
  await store.change(() => [
    ...TELEMETRY_TABLES.map((table) => `DROP TABLE ${tableOf(table, portion.number)}`),
    `UPDATE portions SET form = 'parquet', bytes = ${bytes} WHERE number = ${portion.number}`,
  ]);
  onStep('switched');
}

/** Writes one table and reads back that it is whole. Resolves with the size, bytes. */
async function write(store: Store, portion: Portion, table: TelemetryTable, path: string): Promise<number> {
  const name = `'${path.replaceAll("'", "''")}'`;
  const connection = await store.connect();
  try {
    await connection.run(
      `COPY ${tableOf(table, portion.number)} TO ${name} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE ${ROW_GROUP})`,
    );
    const found = await connection.runAndReadAll(`SELECT count(*) FROM read_parquet(${name})`);
    const rows = Number(found.getRows()[0]?.[0]);
    if (rows !== portion.rows[table]) throw new Error(`${rows} of ${portion.rows[table]} rows of ${table} are in ${path}`);
  } finally {
    connection.closeSync();
  }
  const file = await open(path, 'r');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
  return (await stat(path)).size;
}
