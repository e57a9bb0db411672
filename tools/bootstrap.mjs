/**
 * `npm start` and `npm test`: makes the machine ready, then starts Assay or tests it.
 *
 *     node tools/bootstrap.mjs up|test [--yes]
 *
 * Needs Node 20 or later and npm, and nothing that npm installs. On Debian and Ubuntu it installs what is missing, as
 * root or through sudo, after it has said what. Where a person sits at the terminal it asks; without a terminal it goes
 * on with --yes, with CI=true, or as root, and refuses otherwise. Safe to repeat.
 */
import { build } from './bootstrap/build.mjs';
import { agree } from './bootstrap/consent.mjs';
import { ensureDaemon, ensureRootFileSystem } from './bootstrap/docker.mjs';
import { CannotGoOn } from './bootstrap/stop.mjs';
import { installPackages, packagesAreCurrent } from './bootstrap/npm.mjs';
import { handOver } from './bootstrap/process.mjs';
import { installSystemParts, missingSystemParts } from './bootstrap/system.mjs';

const PROGRAMS = { up: ['apps/cli/dist/main.js', 'up'], test: ['tools/test.mjs'] };

async function main([command, ...options]) {
  const program = PROGRAMS[command];
  if (!program || options.some((option) => option !== '--yes')) throw new CannotGoOn('usage: node tools/bootstrap.mjs up|test [--yes]');
  const parts = missingSystemParts(command);
  const packages = !packagesAreCurrent();
  await agree(parts, packages, options.includes('--yes'));
  await bothEnded(readySystem(parts), readyPackages(packages));
  return handOver(program);
}

/** A failure is told when nothing runs any more that would write below it. */
async function bothEnded(...tasks) {
  const failed = (await Promise.allSettled(tasks)).find(({ status }) => status === 'rejected');
  if (failed) throw failed.reason;
}

async function readySystem(parts) {
  await installSystemParts(parts.filter((part) => !part.onlyWithoutRegistry));
  await ensureDaemon();
  await ensureRootFileSystem(() => installSystemParts(parts.filter((part) => part.onlyWithoutRegistry)));
}

async function readyPackages(needed) {
  if (needed) await installPackages();
  await build();
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof CannotGoOn ? error.message : error);
  process.exitCode = 1;
}
