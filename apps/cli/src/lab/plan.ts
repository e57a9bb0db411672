import type { RunMode } from '@assay/contracts';
import type { Exercise, Files, Mutant } from '@assay/curriculum';

/** Why a run is made; decides what it must come to. */
export type Purpose =
  | { readonly gate: 'solution'; readonly round: number }
  | { readonly gate: 'tests' }
  | { readonly gate: 'starter' }
  | { readonly gate: 'mutant'; readonly mutant: Mutant };

export interface PlannedRun {
  readonly purpose: Purpose;
  readonly mode: RunMode;
  /** What a learner would submit. */
  readonly files: Files;
}

/** The runs that prove an exercise: right solution, repeatedly; its visible tests; the starter; every wrong solution. */
export function planRuns(exercise: Exercise, repeat: number): PlannedRun[] {
  const { manifest, solution, starter, mutants, tests } = exercise;
  const submitted = (files: Files): Files =>
    Object.fromEntries(manifest.edit.flatMap((path) => (Object.hasOwn(files, path) ? [[path, files[path] ?? '']] : [])));
  const right = submitted(solution);
  return [
    ...Array.from({ length: repeat }, (_, i): PlannedRun => ({ purpose: { gate: 'solution', round: i + 1 }, mode: 'grade', files: right })),
    ...(Object.keys(tests).length > 0 ? [{ purpose: { gate: 'tests' }, mode: 'try', files: right } as const] : []),
    { purpose: { gate: 'starter' }, mode: 'grade', files: submitted(starter) },
    ...mutants.map((mutant): PlannedRun => ({
      purpose: { gate: 'mutant', mutant },
      mode: 'grade',
      files: submitted({ ...solution, ...mutant.files }),
    })),
  ];
}

/** How a run is called in what people read. */
export function nameOf(purpose: Purpose): string {
  switch (purpose.gate) {
    case 'solution':
      return `solution, run ${purpose.round}`;
    case 'tests':
      return 'visible tests on the solution';
    case 'starter':
      return 'starter';
    case 'mutant':
      return `mutant ${purpose.mutant.name}`;
  }
}
