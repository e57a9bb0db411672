import { existsSync, statSync } from 'node:fs';
import { root } from './place.mjs';
import { step } from './process.mjs';

/** npm writes this file last, so an interrupted installation does not count. */
const INSTALLED = `${root}/node_modules/.package-lock.json`;

/** Whether node_modules is as package-lock.json wants it. */
export function packagesAreCurrent() {
  return existsSync(INSTALLED) && statSync(INSTALLED).mtimeMs >= statSync(`${root}/package-lock.json`).mtimeMs;
}

export async function installPackages() {
  await step('npm packages', 'npm', ['ci', '--no-audit', '--no-fund']);
}
