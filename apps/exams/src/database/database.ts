import { fileURLToPath } from 'node:url';
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import type * as schema from './schema.ts';

/** PostgreSQL as Drizzle sees it, embedded or served. A transaction has the same form. */
export type Database = PgDatabase<PgQueryResultHKT, typeof schema>;

/** Injection token of the {@link Database}. */
export const DATABASE = Symbol('Database');

/** A database in use. */
export interface OpenDatabase {
  readonly db: Database;
  close(): Promise<void>;
}

/** Folder of the migrations, which are the same for both kinds. */
export const MIGRATIONS = fileURLToPath(new URL('migrations', import.meta.url));
