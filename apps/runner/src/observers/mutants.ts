import type { MutantsObservation } from '@assay/grading';
import type { ProcessEnd } from '@assay/sandbox';
import { drawnOrder, variantName } from './variant-names.ts';
import { start, type Bench, type Observed, type Observer } from './observer.ts';
import { TextCollector } from './text-collector.ts';

/** Of what the tests wrote, in the log: enough to see which one failed. */
const TOLD_CHARACTERS = 2_000;

/** Runs the learner's tests on every variant, in an order drawn for this run. */
export const mutantsObserver: Observer<'mutants'> = {
  needs: ({ correct, mutants }) => ({ variants: [...correct, ...mutants], processes: correct.length + mutants.length }),
  observe: async (check, bench): Promise<Observed<MutantsObservation>> => {
    const variants: Record<string, 'passed' | 'failed'> = {};
    for (const folder of drawnOrder([...check.correct, ...check.mutants], bench.runId)) {
      // Checks share their correct variants: what became of one is known for the whole run.
      const known = bench.variants.get(folder) ?? (await outcomeOn(folder, check.correct.includes(folder), bench));
      bench.variants.set(folder, known);
      variants[folder] = known;
    }
    return { observation: { variants } };
  },
};

/**
 * One right variant that the tests fail on takes every point, and tests have timers: a machine that stood still for a
 * moment must not be what fails somebody. Only the second failure counts.
 */
async function outcomeOn(folder: string, correct: boolean, bench: Bench): Promise<'passed' | 'failed'> {
  const once = await runTests(folder, bench, correct);
  return correct && once === 'failed' ? runTests(folder, bench, correct) : once;
}

/** A limit is not the submission's failure here: a mutant may well loop for ever, and the tests have noticed it. */
async function runTests(folder: string, bench: Bench, correct: boolean): Promise<'passed' | 'failed'> {
  const output = new TextCollector();
  const keep = (bytes: Uint8Array): void => output.add(bytes);
  const process = await start(bench, bench.build.variants[variantName(folder, bench.runId)], { onStdout: keep, onStderr: keep });
  process.end();
  const end = await process.finished;
  bench.signal.throwIfAborted();
  const passed = end.ended === 'exit' && end.exitCode === 0;
  if (correct && !passed)
    bench.notice('tests failed on a right variant', { folder, ...told(end), output: output.text().slice(-TOLD_CHARACTERS) });
  return passed ? 'passed' : 'failed';
}

function told({ ended, limit, exitCode, ms, cpuMs }: ProcessEnd): Readonly<Record<string, unknown>> {
  return { ended, ...(limit ? { limit } : {}), exitCode, ms, cpuMs };
}
