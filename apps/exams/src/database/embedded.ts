import { setFlagsFromString } from 'node:v8';
import { PGlite } from '@electric-sql/pglite';
import { drizzle } from 'drizzle-orm/pglite';
import { migrate } from 'drizzle-orm/pglite/migrator';
import { ensureCluster } from './cluster.ts';
import { MIGRATIONS, type OpenDatabase } from './database.ts';
import * as schema from './schema.ts';

/** For a few dozen people: what PostgreSQL reserves for a server, 128 MB, would be touched once and not needed again. */
const FRUGAL = ['-c', 'shared_buffers=8MB', '-c', 'wal_buffers=1MB'];
/** Only V8's quick compiler: the optimizing one takes 100 MB for PostgreSQL, and makes our statements hardly faster. */
const QUICK_COMPILER = ['--no-wasm-tier-up', '--no-wasm-dynamic-tiering'];

/**
 * Opens the embedded database in a folder. It writes through to its files before a statement returns, so that killing this
 * process loses nothing that was answered.
 */
export async function openEmbedded(folder: string): Promise<OpenDatabase> {
  await ensureCluster(folder);
  for (const flag of QUICK_COMPILER) setFlagsFromString(flag);
  const client = await PGlite.create(folder, { startParams: [...PGlite.defaultStartParams, ...FRUGAL] });
  const db = drizzle({ client, schema });
  await migrate(db, { migrationsFolder: MIGRATIONS });
  return { db, close: () => client.close() };
}
