import { AssayError } from '@assay/contracts';
import { describeProblem, type Problem } from '@assay/documents';

/** The error of a folder with problems; `details.problems` has all of them. */
export function exerciseInvalid(folder: string, problems: readonly Problem[]): AssayError {
  const lines = problems.map((problem) => `  ${describeProblem(problem)}`);
  return new AssayError('exercise_invalid', {
    message: `Exercise "${folder}" has ${problems.length} problem(s):\n${lines.join('\n')}`,
    details: { folder, problems },
  });
}
