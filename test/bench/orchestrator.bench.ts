/**
 * What the orchestrator costs and holds, beside its vendor asked directly, a bare proxy and the Portkey gateway, in one run and
 * in turn. Needs the images and the build; fetches Portkey from npm. Prints tables and writes the figures as JSON.
 * Run: npm run bench:orchestrator -- [--only throughput,streams] [--quick] [--rounds 5] [--seconds 4] [--json <file>]
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { cpus, loadavg, totalmem } from 'node:os';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { toTable, type Figure } from './figures.ts';
import type { Part } from './orchestrator/options.ts';
import { limits } from './orchestrator/parts/limits.ts';
import { stalled } from './orchestrator/parts/stalled.ts';
import { start } from './orchestrator/parts/start.ts';
import { streams } from './orchestrator/parts/streams.ts';
import { throughput } from './orchestrator/parts/throughput.ts';

/** What can be measured, by the name that `--only` takes. */
const PARTS: Readonly<Record<string, Part>> = { throughput, streams, stalled, limits, start };

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: Object.keys(PARTS).join() },
    quick: { type: 'boolean', default: false },
    rounds: { type: 'string' },
    seconds: { type: 'string' },
    json: { type: 'string', default: 'tmp/bench-orchestrator.json' },
  },
});
const options = { rounds: Number(values.rounds ?? (values.quick ? 1 : 5)), seconds: Number(values.seconds ?? (values.quick ? 1 : 4)) };
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
const parts: Record<string, unknown> = {};
for (const name of chosen) {
  const before = load();
  const found = await PARTS[name]!(options);
  const after = load();
  figures.push(...found.figures);
  parts[name] = { load: { before, after }, details: found.details };
  console.log([`\n${name} (load average ${before} → ${after})`, ...found.tables, toTable(found.figures)].join('\n\n'));
}
await mkdir(dirname(values.json), { recursive: true });
const result = { bench: 'orchestrator', date: new Date().toISOString(), machine, options, figures, parts };
await writeFile(values.json, `${JSON.stringify(result, null, 2)}\n`);
console.log(`\n${machine.cpu}, ${machine.cores} cores, ${machine.memoryGiB} GiB, Node ${machine.node}; figures in ${values.json}`);
process.exit(figures.some(({ met }) => met === false) ? 1 : 0);

function load(): number {
  return Math.round((loadavg()[0] ?? 0) * 10) / 10;
}
