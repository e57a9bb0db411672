import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout. */
export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');
/** Folder of all state; the same default as in apps/cli/src/config.ts. */
export const home = resolve(process.env.ASSAY_HOME ?? `${root}/.assay`);
/** Node 24, once npm has installed it. */
export const node = `${root}/node_modules/.bin/node`;
