// Run in a process of its own: what initdb takes, 300 MB of it, WebAssembly does not give back while its process lives.
import { PGlite } from '@electric-sql/pglite';

const [, , folder = ''] = process.argv;
await (await PGlite.create(folder)).close();
