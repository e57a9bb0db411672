import { AssayError } from '@assay/contracts';

/** One thing that is wrong with an exercise folder, told so that an author can go to the place. */
export interface Problem {
  /** Path inside the folder, "" for the folder as a whole. */
  readonly file: string;
  /** Starts at 1. */
  readonly line?: number | undefined;
  /** Dotted path of the field, e.g. "checks.0.points". */
  readonly field?: string | undefined;
  readonly message: string;
}

/** `exercise.yaml:3: edit.0: …` */
export function describeProblem({ file, line, field, message }: Problem): string {
  const place = line === undefined ? file : `${file}:${line}`;
  return [place, field, message].filter((part) => part !== undefined && part !== '').join(': ');
}

/** The error of a folder with problems; `details.problems` has all of them. */
export function exerciseInvalid(folder: string, problems: readonly Problem[]): AssayError {
  const lines = problems.map((problem) => `  ${describeProblem(problem)}`);
  return new AssayError('exercise_invalid', {
    message: `Exercise "${folder}" has ${problems.length} problem(s):\n${lines.join('\n')}`,
    details: { folder, problems },
  });
}
