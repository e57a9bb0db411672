import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate } from 'drizzle-orm/node-postgres/migrator';
import pg from 'pg';
import { MIGRATIONS, type OpenDatabase } from './database.ts';
import * as schema from './schema.ts';

/** Opens the database of a PostgreSQL server. */
export async function openServed(connectionString: string): Promise<OpenDatabase> {
  const pool = new pg.Pool({ connectionString, max: 16 });
  // An idle connection that breaks is replaced by the pool; without a listener it would end the process.
  pool.on('error', () => undefined);
  const db = drizzle({ client: pool, schema });
  await migrate(db, { migrationsFolder: MIGRATIONS });
  return { db, close: () => pool.end() };
}
