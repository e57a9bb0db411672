/**
 * How fast and how steady the way from a submission to its verdict is, on real parts: NATS, runner processes, containers.
 * Needs the images and the build. Prints a table and writes the figures as JSON.
 * Run: npm run bench:runner -- [--only overhead,burst] [--rounds 20] [--burst 500] [--json tmp/bench-runner.json]
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { toTable, type Figure } from './figures.ts';
import { chosenParts, describeMachine, load, MACHINE } from './machine.ts';
import { PARTS } from './parts.ts';

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: Object.keys(PARTS).join() },
    rounds: { type: 'string', default: '20' },
    burst: { type: 'string', default: '500' },
    json: { type: 'string', default: 'tmp/bench-runner.json' },
  },
});
const options = { rounds: Number(values.rounds), burst: Number(values.burst) };
const figures: Figure[] = [];
const loads: Record<string, { before: number; after: number }> = {};
for (const [name, measure] of chosenParts(values.only, PARTS)) {
  const before = load();
  const found = await measure(options);
  loads[name] = { before, after: load() };
  figures.push(...found);
  console.log(`\n${name} (load ${before} → ${load()})\n${toTable(found)}`);
}
await mkdir(dirname(values.json), { recursive: true });
await writeFile(
  values.json,
  `${JSON.stringify({ bench: 'runner', date: new Date().toISOString(), machine: MACHINE, loads, options, figures }, null, 2)}\n`,
);
console.log(`\n${describeMachine()}; figures in ${values.json}`);
process.exit(figures.some(({ met }) => met === false) ? 1 : 0);
