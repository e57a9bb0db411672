import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PGlite } from '@electric-sql/pglite';
import { drizzle as drizzleServer } from 'drizzle-orm/node-postgres';
import { migrate as migrateServer } from 'drizzle-orm/node-postgres/migrator';
import { drizzle as drizzleEmbedded } from 'drizzle-orm/pglite';
import { migrate as migrateEmbedded } from 'drizzle-orm/pglite/migrator';
import pg from 'pg';
import type { OpenDatabase } from './database.ts';
import * as schema from './schema.ts';

const migrationsFolder = fileURLToPath(new URL('migrations', import.meta.url));

export interface DatabaseOptions {
  /** Address of a PostgreSQL server; without it the database is embedded. */
  readonly url?: string | undefined;
  /** ASSAY_HOME; the embedded database is in its folder `exams`. */
  readonly home: string;
}

/**
 * Opens the database and brings it up to date. The embedded one writes through to its files before a statement
 * returns, so that killing this process loses nothing that was answered.
 */
export async function openDatabase({ url, home }: DatabaseOptions): Promise<OpenDatabase> {
  return url ? openServer(url) : openEmbedded(join(home, 'exams'));
}

async function openEmbedded(folder: string): Promise<OpenDatabase> {
  await mkdir(dirname(folder), { recursive: true, mode: 0o700 });
  const client = await PGlite.create(folder);
  const db = drizzleEmbedded({ client, schema });
  await migrateEmbedded(db, { migrationsFolder });
  return { db, close: () => client.close() };
}

async function openServer(connectionString: string): Promise<OpenDatabase> {
  const pool = new pg.Pool({ connectionString, max: 16 });
  // An idle connection that breaks is replaced by the pool; without a listener it would end the process.
  pool.on('error', () => undefined);
  const db = drizzleServer({ client: pool, schema });
  await migrateServer(db, { migrationsFolder });
  return { db, close: () => pool.end() };
}
