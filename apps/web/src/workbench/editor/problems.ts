/** A place in the code that wants attention. Lines and columns start at 1. */
export interface Problem {
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly severity: 'error' | 'warning';
  readonly message: string;
}

export interface Place {
  readonly path: string;
  readonly line: number;
  readonly column: number;
}

/** Orders by file (as in the tab bar), then by place. */
export function sortProblems(problems: readonly Problem[], paths: readonly string[]): readonly Problem[] {
  const rank = new Map(paths.map((path, index) => [path, index]));
  const rankOf = (path: string): number => rank.get(path) ?? paths.length;
  return problems.toSorted((a, b) => rankOf(a.path) - rankOf(b.path) || a.line - b.line || a.column - b.column);
}

/**
 * The problem after (or before) the cursor, across files, around the ends.
 * @param sorted as {@link sortProblems} returns them
 */
export function nextProblem(
  sorted: readonly Problem[],
  cursor: Place | undefined,
  step: 1 | -1,
  paths: readonly string[],
): Problem | undefined {
  if (sorted.length === 0) return undefined;
  if (!cursor) return step === 1 ? sorted[0] : sorted.at(-1);
  const compare = (problem: Problem): number =>
    paths.indexOf(problem.path) - paths.indexOf(cursor.path) || problem.line - cursor.line || problem.column - cursor.column;
  return step === 1
    ? (sorted.find((problem) => compare(problem) > 0) ?? sorted[0])
    : (sorted.findLast((problem) => compare(problem) < 0) ?? sorted.at(-1));
}
