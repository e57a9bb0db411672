import type { MutantsObservation } from '@assay/grading';
import { drawnOrder, variantName } from './variant-names.ts';
import { start, type Bench, type Observed, type Observer } from './observer.ts';

/** Runs the learner's tests on every variant, in an order drawn for this run. */
export const mutantsObserver: Observer<'mutants'> = {
  needs: ({ correct, mutants }) => ({ variants: [...correct, ...mutants], processes: correct.length + mutants.length }),
  observe: async (check, bench): Promise<Observed<MutantsObservation>> => {
    const variants: Record<string, 'passed' | 'failed'> = {};
    for (const folder of drawnOrder([...check.correct, ...check.mutants], bench.runId)) {
      // Checks share their correct variants: what became of one is known for the whole run.
      const known = bench.variants.get(folder) ?? (await runTests(folder, bench));
      bench.variants.set(folder, known);
      variants[folder] = known;
    }
    return { observation: { variants } };
  },
};

/** A limit is not the submission's failure here: a mutant may well loop for ever, and the tests have noticed it. */
async function runTests(folder: string, bench: Bench): Promise<'passed' | 'failed'> {
  const process = await start(bench, bench.build.variants[variantName(folder, bench.runId)]);
  process.end();
  const { ended, exitCode } = await process.finished;
  bench.signal.throwIfAborted();
  return ended === 'exit' && exitCode === 0 ? 'passed' : 'failed';
}
