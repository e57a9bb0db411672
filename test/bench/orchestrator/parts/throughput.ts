import { figures, quantile } from '../../figures.ts';
import { question } from '../asks.ts';
import { startContenders, startTraced, type Contender } from '../contenders.ts';
import { startGenerator } from '../generator.ts';
import type { Measured } from '../../measure-parts.ts';
import { rounded, table, type Options } from '../options.ts';

const CONNECTIONS = [1, 32, 128] as const;
/** The orchestrator's code is compiled for its last time after some 50,000 answers; before, an answer costs a quarter more. */
const WARM_UP_MS = 8_000;
/** What is measured with so many connections is compared with the targets. */
const COMPARED = 32;

interface Run {
  readonly contender: string;
  readonly connections: number;
  readonly perSecond: number;
  /** ms */
  readonly p50: number;
  readonly p99: number;
  /** Processor time of the contender for each answer, all its threads, µs. Says what waiting for a busy machine hides. */
  readonly cpuMicros: number;
  readonly failed: number;
}

/** Whole answers: how many a second, how late, and at what cost. */
export async function throughput({ rounds, seconds }: Options): Promise<Measured> {
  await using stack = new AsyncDisposableStack();
  const known = await startContenders(stack);
  const contenders = [...known, await startTraced(stack, known[0]?.port ?? 0)];
  const generator = stack.use(startGenerator());
  const ask = (contender: Contender, connections: number, ms: number) =>
    generator.run({ kind: 'closed', ...question(contender.port, contender.headers), connections, ms });
  for (const contender of contenders) await ask(contender, COMPARED, WARM_UP_MS);
  const runs: Run[] = [];
  for (let round = 0; round < rounds; round += 1) {
    for (const connections of CONNECTIONS) {
      // In another order each round: nobody always comes after the one that heats the machine.
      for (const contender of [...contenders.slice(round % contenders.length), ...contenders.slice(0, round % contenders.length)]) {
        const before = await contender.cpu();
        const { perSecond, answers, taken, failed } = await ask(contender, connections, seconds * 1_000);
        const cpuMicros = ((await contender.cpu()) - before) * (1_000 / answers);
        runs.push({ contender: contender.name, connections, perSecond, p50: taken.p50, p99: taken.p99, cpuMicros, failed });
      }
    }
  }
  const memory = await Promise.all(contenders.map(async ({ name, rss }) => ({ contender: name, rss: await rss() })));
  return { figures: compared(runs, memory), tables: [runsTable(contenders, runs), memoryTable(memory)], details: { runs, memory } };
}

function compared(runs: readonly Run[], memory: readonly { readonly contender: string; readonly rss: number }[]): Measured['figures'] {
  const values = (contender: string, connections: number, of: keyof Run): number[] =>
    runs.filter((run) => run.contender === contender && run.connections === connections).map((run) => Number(run[of]));
  const ratios = (of: keyof Run, peer: string, connections: number = COMPARED): number[] => {
    const theirs = values(peer, connections, of);
    return values('assay', connections, of).map((ours, round) => ours / (theirs[round] ?? NaN));
  };
  const direct = values('direct', 1, 'p50');
  const added = values('assay', 1, 'p50').map((ours, round) => ours - (direct[round] ?? NaN));
  const portkey = runs.some(({ contender }) => contender === 'Portkey');
  const rssOf = (name: string): number => memory.find(({ contender }) => contender === name)?.rss ?? NaN;
  return [
    ...(portkey
      ? [
          ...figures('answers a second over Portkey, 32 connections', '×', ratios('perSecond', 'Portkey'), { of: 'p50', atLeast: 5 }),
          ...figures('p99 over Portkey, 32 connections', '×', ratios('p99', 'Portkey'), { of: 'p50', atMost: 0.25 }),
          ...figures('memory over Portkey', '×', [rssOf('assay') / rssOf('Portkey')], { of: 'max', atMost: 1 }),
          ...figures('processor time over Portkey, 32 connections', '×', ratios('cpuMicros', 'Portkey')),
        ]
      : []),
    ...figures('answers a second over the bare proxy, 32 connections', '×', ratios('perSecond', 'bare proxy'), { of: 'p50', atLeast: 0.7 }),
    ...figures('processor time over the bare proxy, 32 connections', '×', ratios('cpuMicros', 'bare proxy')),
    ...figures('added to an answer, 1 connection', 'ms', added, { of: 'p50', atMost: 0.3 }),
    ...figures('answers other than 200', 'answers', [runs.reduce((sum, { failed }) => sum + failed, 0)], { of: 'max', atMost: 0 }),
  ];
}

function runsTable(contenders: readonly Contender[], runs: readonly Run[]): string {
  const rows = CONNECTIONS.flatMap((connections) =>
    contenders.map(({ name }) => {
      const own = runs.filter((run) => run.contender === name && run.connections === connections);
      const middle = (of: keyof Run): number =>
        rounded(
          quantile(
            own.map((run) => Number(run[of])),
            0.5,
          ),
        );
      return [connections, name, Math.round(middle('perSecond')), middle('p50'), middle('p99'), Math.round(middle('cpuMicros'))];
    }),
  );
  return table(['connections', 'contender', 'answers a second', 'p50 ms', 'p99 ms', 'processor µs an answer'], rows);
}

function memoryTable(memory: readonly { readonly contender: string; readonly rss: number }[]): string {
  return table(
    ['contender', 'resident after it, MiB'],
    memory.map(({ contender, rss }) => [contender, rounded(rss)]),
  );
}
