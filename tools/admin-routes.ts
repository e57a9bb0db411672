import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

export interface AdminRoute {
  readonly method: string;
  /** Below `/admin/v1`. */
  readonly path: string;
}

const FOLDER = join(resolve(import.meta.dirname, '..'), 'apps', 'orchestrator', 'src', 'admin');

/** Every address of the orchestrator's admin API, as its controllers have it. */
export function adminRoutes(): readonly AdminRoute[] {
  return globSync('*.controller.ts', { cwd: FOLDER }).flatMap((file) => {
    const source = readFileSync(join(FOLDER, file), 'utf8');
    const base = /@Controller\('admin\/v1(\/[^']*)?'\)/.exec(source)?.[1] ?? '';
    return [...source.matchAll(/^ {2}@(Get|Post|Put|Delete)\((?:'([^']*)')?\)/gm)].map(([, verb = '', path]) => ({
      method: verb.toUpperCase(),
      path: path === undefined ? base : `${base}/${path}`,
    }));
  });
}
