import { cpus } from 'node:os';
import type { RunReport } from '@assay/contracts';
import { figures, type Figure } from '../figures.ts';
import { openRig } from '../rig.ts';
import { SAMPLES } from '../submissions.ts';
import type { PartOptions } from '../part-options.ts';

const DETERMINISM_RUNS = 100;

/** Everyone submits at once: every run gets its verdict, and gets it once. */
export async function burst({ burst: count }: PartOptions): Promise<Figure[]> {
  await using rig = await openRig(cpus().length);
  const { bundle, files } = SAMPLES.python;
  const began = performance.now();
  const graded = await Promise.all(Array.from({ length: count }, (_, round) => rig.submit(bundle, files(round))));
  const wholeMs = performance.now() - began;
  const wrong = graded.filter(({ report }) => report.verdict !== 'passed').length;
  const repeated = graded.filter(({ report }) => rig.reports.get(report.runId) !== 1).length;
  const again = graded.filter(({ report }) => report.delivery > 1).length;
  return [
    ...figures(`burst: of ${count} runs, without verdict or with a wrong one`, 'runs', [wrong], { of: 'max', atMost: 0 }),
    ...figures('burst: with more than one verdict', 'runs', [repeated], { of: 'max', atMost: 0 }),
    ...figures('burst: delivered more than once', 'runs', [again]),
    ...figures(
      'burst: submit → verdict',
      'ms',
      graded.map(({ ms }) => ms),
    ),
    ...figures('burst: grades', 'per s per core', [count / (wholeMs / 1_000) / cpus().length]),
  ];
}

/** One submission, again and again, must always come to the same. */
export async function determinism(): Promise<Figure[]> {
  await using rig = await openRig(cpus().length);
  const { bundle, files } = SAMPLES.go;
  const runs = await Promise.all(Array.from({ length: DETERMINISM_RUNS }, () => rig.submit(bundle, files(0))));
  const outcomes = Map.groupBy(runs, ({ report }) => fingerprint(report));
  const odd = runs.length - Math.max(...[...outcomes.values()].map(({ length }) => length));
  return figures(`determinism: of ${DETERMINISM_RUNS} runs of one submission, different ones`, 'runs', [odd], { of: 'max', atMost: 0 });
}

function fingerprint({ verdict, score, checks, diagnostics }: RunReport): string {
  return JSON.stringify({ verdict, score, checks, diagnostics });
}
