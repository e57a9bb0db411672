/**
 * What the collector takes, holds and answers, beside a plain server that syncs, in one run. Needs the images and the build.
 * Run: npm run bench:collector -- [--only ingest,queries] [--rounds 5] [--seconds 5] [--spans 1000000] [--json <file>]
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { ingest } from './collector/ingest.ts';
import type { CollectorPart } from './collector/options.ts';
import { queries } from './collector/queries.ts';
import { toTable, type Figure } from './figures.ts';
import { chosenParts, describeMachine, load, MACHINE } from './machine.ts';

/** What can be measured, by the name that `--only` takes. */
const PARTS: Readonly<Record<string, CollectorPart>> = { ingest, queries };

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: Object.keys(PARTS).join() },
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '5' },
    spans: { type: 'string', default: '1000000' },
    json: { type: 'string', default: 'tmp/bench-collector.json' },
  },
});
const options = { rounds: Number(values.rounds), seconds: Number(values.seconds), spans: Number(values.spans) };
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
const result = { bench: 'collector', date: new Date().toISOString(), machine: MACHINE, options, figures, parts };
await writeFile(values.json, `${JSON.stringify(result, null, 2)}\n`);
console.log(`\n${describeMachine()}; figures in ${values.json}`);
process.exit(figures.some(({ met }) => met === false) ? 1 : 0);
