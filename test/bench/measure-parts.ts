import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { toTable, type Figure } from './figures.ts';
import { chosenParts, describeMachine, load, MACHINE } from './machine.ts';

/** What a part of a benchmark found. */
export interface Measured {
  readonly figures: readonly Figure[];
  /** Everything behind the figures, as tables of Markdown. */
  readonly tables?: readonly string[];
  /** The same, for the JSON. */
  readonly details?: unknown;
}

export interface Benchmark<Options> {
  readonly name: string;
  /** What can be measured, by the name that `--only` takes. */
  readonly parts: Readonly<Record<string, (options: Options) => Promise<Measured>>>;
  /** The chosen ones, separated by commas. */
  readonly only: string;
  readonly options: Options;
  /** File for the figures. */
  readonly json: string;
}

/** Measures one part after the other, prints each with the load average around it, and writes all as JSON. Whether no target was missed. */
export async function measureParts<Options>(benchmark: Benchmark<Options>): Promise<boolean> {
  const { name: bench, options, json } = benchmark;
  const figures: Figure[] = [];
  const parts: Record<string, unknown> = {};
  for (const [name, measure] of chosenParts(benchmark.only, benchmark.parts)) {
    const before = load();
    const { figures: found, tables = [], details } = await measure(options);
    const after = load();
    figures.push(...found);
    parts[name] = { load: { before, after }, details };
    process.stdout.write(`${[`\n${name} (load average ${before} → ${after})`, ...tables, toTable(found)].join('\n\n')}\n`);
  }
  await mkdir(dirname(json), { recursive: true });
  const result = { bench, date: new Date().toISOString(), machine: MACHINE, options, figures, parts };
  await writeFile(json, `${JSON.stringify(result, null, 2)}\n`);
  process.stdout.write(`\n${describeMachine()}; figures in ${json}\n`);
  return figures.every(({ met }) => met !== false);
}
