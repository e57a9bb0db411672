import { rename } from 'node:fs/promises';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { creation, FORMAT } from './schema.ts';

export interface Database {
  readonly instance: DuckDBInstance;
  readonly connection: DuckDBConnection;
  /** Where a database of another form is now that was found there. */
  readonly aside?: string;
}

const THREADS = 2;

/** Opens the database, or makes it. One that another version has written in another form is moved out of the way. */
export async function openDatabase(path: string, memoryMb: number): Promise<Database> {
  const found = await connect(path, memoryMb);
  const format = await formatOf(found.connection);
  if (format === FORMAT) return found;
  if (format === undefined) return create(found);
  found.connection.closeSync();
  found.instance.closeSync();
  const aside = `${path}.format-${format}`;
  await rename(path, aside);
  return { ...(await create(await connect(path, memoryMb))), aside };
}

/** Makes the tables, all or none. */
async function create(database: Database): Promise<Database> {
  const { connection } = database;
  await connection.run('BEGIN');
  for (const statement of creation()) await connection.run(statement);
  await connection.run('COMMIT');
  return database;
}

async function connect(path: string, memoryMb: number): Promise<Database> {
  const settings = { memory_limit: `${memoryMb}MiB`, threads: String(THREADS), preserve_insertion_order: 'true' };
  const instance = await DuckDBInstance.create(path, settings);
  return { instance, connection: await instance.connect() };
}

/** The form of what is there; undefined where nothing is. The first form had no number. */
async function formatOf(connection: DuckDBConnection): Promise<number | undefined> {
  const found = await connection.runAndReadAll("SELECT table_name FROM duckdb_tables() WHERE table_name IN ('format', 'progress')");
  const names = found.getRows().map(([name]) => name);
  if (!names.includes('format')) return names.length === 0 ? undefined : 1;
  return Number((await connection.runAndReadAll('SELECT number FROM format')).getRows()[0]?.[0]);
}
