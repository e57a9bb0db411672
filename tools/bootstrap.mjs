/**
 * `npm start` and `npm test`: makes the machine ready, then starts Assay or tests it.
 *
 *     node tools/bootstrap.mjs up [--yes]
 *     node tools/bootstrap.mjs test [--yes] [step…]
 *
 * Needs Node 20 or later and npm, and nothing that npm installs. On Debian and Ubuntu it installs what is missing, as
 * root or through sudo, after it has said what. Where a person sits at the terminal it asks; without a terminal it goes
 * on with --yes, with CI=true, or as root, and refuses otherwise. Safe to repeat.
 */
import { adviceOn } from './bootstrap/advice.mjs';
import { build } from './bootstrap/build.mjs';
import { agree } from './bootstrap/consent.mjs';
import { ensureDaemon, ensureRootFileSystem } from './bootstrap/docker.mjs';
import { interruption } from './bootstrap/interrupt.mjs';
import { CannotGoOn } from './bootstrap/stop.mjs';
import { installPackages, packagesAreCurrent } from './bootstrap/npm.mjs';
import { handOver } from './bootstrap/process.mjs';
import { installSystemParts, missingSystemParts } from './bootstrap/system.mjs';

const PROGRAMS = { up: ['apps/cli/dist/main.js', 'up'], test: ['tools/test.mjs'] };
const USAGE = 'usage: node tools/bootstrap.mjs up [--yes] | test [--yes] [step…]';

async function main([command, ...options]) {
  const program = PROGRAMS[command];
  const steps = options.filter((option) => option !== '--yes');
  if (!program || steps.some((step) => command !== 'test' || step.startsWith('-'))) throw new CannotGoOn(USAGE);
  const parts = missingSystemParts(command);
  const packages = !packagesAreCurrent();
  await agree(parts, packages, options.includes('--yes'));
  await bothEnded(readySystem(parts), readyPackages(packages));
  return handOver([...program, ...steps]);
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

/** What to tell, and with which code to end. Whatever an interruption broke off is its consequence. */
function explain(error) {
  if (interruption.aborted) return [interruption.reason.message, interruption.reason.exitCode];
  if (error instanceof CannotGoOn) return [error.message, 1];
  return [adviceOn(String(error)) ?? error, 1];
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  const [message, code] = explain(error);
  console.error(message);
  process.exitCode = code;
}
