/**
 * What guardrails cost: µs for 1,000 characters, by layer and with all of them, on ordinary and on hostile texts, whole and in
 * pieces as a stream brings them. Prints a table and writes the figures as JSON.
 * Run: npm run bench:guardrails -- [--rounds 500] [--json tmp/bench-guardrails.json]
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { cpus, loadavg } from 'node:os';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { Guard, GUARDRAIL_LAYERS, layersOf, machineClock, type GuardrailLayer } from '@assay/inference';
import { figures, toTable, type Figure } from './figures.ts';

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '500' }, json: { type: 'string', default: 'tmp/bench-guardrails.json' } },
});
const rounds = Number(values.rounds);

const CHARACTERS = 2_000;
/** Characters of a piece of a stream: a token. */
const PIECE = 4;
const of = (unit: string): string => unit.repeat(Math.ceil(CHARACTERS / unit.length)).slice(0, CHARACTERS);

const TEXTS = {
  English: 'The river rises in the hills above the town, and all of its water comes from the snow that fell there in winter. ',
  Chinese: '这条河发源于城市上方的山丘，河里的水都来自冬天落在那里的雪，所以春天的水位总是最高的。',
  code: 'export const total = (items: readonly Item[]): number => items.reduce((sum, { price }) => sum + price, 0);\n',
  Base64: Buffer.from('The quick brown fox jumps over the lazy dog. '.repeat(8)).toString('base64'),
  'half phrases': 'ignore all previous ',
  'Chinese triggers': '忽略所有之前的',
  brackets: '{{ ${ #{ {% <% ',
} as const;

function microsecondsPerThousand(text: string, layers: readonly GuardrailLayer[], piece: number): number[] {
  const factories = layersOf(layers);
  const pieces = Array.from({ length: Math.ceil(text.length / piece) }, (_none, index) => text.slice(index * piece, (index + 1) * piece));
  const once = (): number => {
    const from = performance.now();
    const guard = new Guard(factories, 'flag', machineClock);
    for (const one of pieces) guard.push(one);
    guard.end();
    return ((performance.now() - from) * 1_000_000) / text.length;
  };
  for (let round = 0; round < rounds; round++) once();
  return Array.from({ length: rounds }, once);
}

const found: Figure[] = [];
for (const [name, unit] of Object.entries(TEXTS)) {
  found.push(...figures(`all layers, ${name}`, 'µs', microsecondsPerThousand(of(unit), GUARDRAIL_LAYERS, CHARACTERS)));
}
for (const layer of GUARDRAIL_LAYERS) {
  found.push(...figures(`${layer} alone, English`, 'µs', microsecondsPerThousand(of(TEXTS.English), [layer], CHARACTERS)));
}
found.push(
  ...figures(`all layers, English in pieces of ${PIECE}`, 'µs', microsecondsPerThousand(of(TEXTS.English), GUARDRAIL_LAYERS, PIECE)),
);
const load = Math.round((loadavg()[0] ?? 0) * 10) / 10;
console.log(`µs for 1,000 characters (load ${load})\n${toTable(found)}`);
await mkdir(dirname(values.json), { recursive: true });
const machine = { cpu: cpus()[0]?.model ?? 'unknown', cores: cpus().length, node: process.version };
await writeFile(
  values.json,
  `${JSON.stringify({ bench: 'guardrails', date: new Date().toISOString(), machine, load, figures: found }, null, 2)}\n`,
);
