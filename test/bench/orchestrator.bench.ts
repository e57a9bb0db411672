/**
 * What the orchestrator costs and holds, beside its vendor asked directly, a bare proxy and the Portkey gateway, in one run and
 * in turn. Needs the images and the build; fetches Portkey from npm. Prints tables and writes the figures as JSON.
 * Run: npm run bench:orchestrator -- [--only throughput,streams] [--quick] [--rounds 5] [--seconds 4] [--json <file>]
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { toTable, type Figure } from './figures.ts';
import { chosenParts, describeMachine, load, MACHINE } from './machine.ts';
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
const figures: Figure[] = [];
const parts: Record<string, unknown> = {};
for (const [name, measure] of chosenParts(values.only, PARTS)) {
  const before = load();
  const found = await measure(options);
  const after = load();
  figures.push(...found.figures);
  parts[name] = { load: { before, after }, details: found.details };
  console.log([`\n${name} (load average ${before} → ${after})`, ...found.tables, toTable(found.figures)].join('\n\n'));
}
await mkdir(dirname(values.json), { recursive: true });
const result = { bench: 'orchestrator', date: new Date().toISOString(), machine: MACHINE, options, figures, parts };
await writeFile(values.json, `${JSON.stringify(result, null, 2)}\n`);
console.log(`\n${describeMachine()}; figures in ${values.json}`);
process.exit(figures.some(({ met }) => met === false) ? 1 : 0);
