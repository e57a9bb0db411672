import { join } from 'node:path';
import type { OpenDatabase } from './database.ts';

export interface DatabaseOptions {
  /** Address of a PostgreSQL server; without it the database is embedded. */
  readonly url?: string | undefined;
  /** ASSAY_HOME; the embedded database is in its folder `exams`. */
  readonly home: string;
}

/** Opens the database and brings it up to date. Only the kind that is used is loaded: either is large. */
export async function openDatabase({ url, home }: DatabaseOptions): Promise<OpenDatabase> {
  if (url) return (await import('./served.ts')).openServed(url);
  return (await import('./embedded.ts')).openEmbedded(join(home, 'exams'));
}
