import { once } from 'node:events';
import { userInfo } from 'node:os';
import { createInterface } from 'node:readline/promises';
import { interruption } from './interrupt.mjs';
import { mayBecomeRoot } from './process.mjs';
import { CannotGoOn } from './stop.mjs';

/** Says what will be installed, and asks where a person can answer. Returns at once when there is nothing to install. */
export async function agree(parts, packages, yes) {
  if (parts.length === 0 && !packages) return;
  console.log('Assay will install:');
  for (const { name, packages: debs } of parts) console.log(`  - ${name}: Debian packages ${debs.join(', ')}`);
  if (packages) console.log('  - the npm packages of package-lock.json, into node_modules');
  if (parts.length > 0 && !mayBecomeRoot()) throw new CannotGoOn(byHand(parts));
  if (yes || process.env.CI === 'true') return;
  if (process.stdin.isTTY) return ask();
  if (process.getuid?.() !== 0 && parts.length > 0) {
    throw new CannotGoOn('There is no terminal to ask at. Say yes beforehand: npm start -- --yes');
  }
}

function byHand(parts) {
  const packages = parts.flatMap((part) => part.packages).join(' ');
  return `You are not root and there is no sudo. Have an administrator run this, then log in again and repeat:
  apt-get update && apt-get install --yes ${packages} && usermod --append --groups docker ${userInfo().username}`;
}

/** Ctrl+C and Ctrl+D close the terminal's line: they mean no. */
async function ask() {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const onInterruption = () => terminal.close();
  interruption.addEventListener('abort', onInterruption, { once: true });
  const closed = once(terminal, 'close').then(() => 'no');
  const answer = await Promise.race([terminal.question('Go on? [Y/n] ').catch(() => 'no'), closed]);
  interruption.removeEventListener('abort', onInterruption);
  terminal.close();
  if (!/^(y(es)?)?$/i.test(answer.trim())) throw new CannotGoOn('\nNothing was installed.');
}
