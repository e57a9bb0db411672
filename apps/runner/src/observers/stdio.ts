import type { StdioCheck, StdioObservation } from '@assay/grading';
import { start, type Bench, type Observed, type Observer } from './observer.ts';
import { TextCollector } from './text-collector.ts';

type Case = StdioCheck['cases'][number];

/** Runs the program once per case, each in a process of its own, until a limit ends it. */
export const stdioObserver: Observer<'stdio'> = {
  needs: ({ cases }) => ({ program: true, processes: cases.length }),
  observe: async (check, bench): Promise<Observed<StdioObservation>> => {
    const cases: StdioObservation['cases'][number][] = [];
    for (const each of check.cases) {
      const { observed, limit } = await runCase(each, bench);
      if (limit) return { observation: { cases }, limit };
      cases.push(observed);
    }
    return { observation: { cases } };
  },
};

async function runCase({ stdin, args }: Case, bench: Bench) {
  const stdout = new TextCollector();
  const stderr = new TextCollector();
  const process = await start(bench, bench.build.program, {
    args,
    onStdout: (bytes) => stdout.add(bytes),
    onStderr: (bytes) => stderr.add(bytes),
  });
  // Not awaited: a program that never reads its input must still be able to end.
  void process.write(stdin).then(() => process.end());
  const { limit, exitCode } = await process.finished;
  bench.signal.throwIfAborted();
  return { observed: { stdout: stdout.text(), stderr: stderr.text(), exitCode }, limit };
}
