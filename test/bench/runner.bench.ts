/**
 * How fast and how steady the way from a submission to its verdict is, on real parts: NATS, runner processes, containers.
 * Needs the images and the build. Prints a table and writes the figures as JSON.
 * Run: npm run bench:runner -- [--only overhead,burst] [--rounds 20] [--burst 500] [--json tmp/bench-runner.json]
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { cpus, loadavg, totalmem } from 'node:os';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { toTable, type Figure } from './figures.ts';
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
const chosen = values.only.split(',');
const unknown = chosen.filter((name) => !Object.hasOwn(PARTS, name));
if (unknown.length > 0) throw new Error(`unknown parts: ${unknown.join()}; there are ${Object.keys(PARTS).join()}`);

const machine = {
  cpu: cpus()[0]?.model ?? 'unknown',
  cores: cpus().length,
  memoryGiB: Math.round(totalmem() / 2 ** 30),
  node: process.version,
};
const figures: Figure[] = [];
const loads: Record<string, { before: number; after: number }> = {};
for (const name of chosen) {
  const before = load();
  const found = await PARTS[name]!(options);
  loads[name] = { before, after: load() };
  figures.push(...found);
  console.log(`\n${name} (load ${before} → ${load()})\n${toTable(found)}`);
}
await mkdir(dirname(values.json), { recursive: true });
await writeFile(
  values.json,
  `${JSON.stringify({ bench: 'runner', date: new Date().toISOString(), machine, loads, options, figures }, null, 2)}\n`,
);
console.log(`\n${machine.cpu}, ${machine.cores} cores, ${machine.memoryGiB} GiB, Node ${machine.node}; figures in ${values.json}`);
process.exit(figures.some(({ met }) => met === false) ? 1 : 0);

function load(): number {
  return Math.round((loadavg()[0] ?? 0) * 10) / 10;
}
