import { describe, expect, it } from '@jest/globals';
import { nextProblem, sortProblems, type Problem } from './problems.ts';

const at = (path: string, line: number, column = 1): Problem => ({ path, line, column, severity: 'error', message: `${path}:${line}` });
const PATHS = ['solution.go', 'cache.go'];
const SORTED = sortProblems([at('cache.go', 1), at('solution.go', 9), at('solution.go', 3)], PATHS);

describe('problems', () => {
  it('are in tab order, then by line', () => {
    expect(SORTED.map((problem) => problem.message)).toEqual(['solution.go:3', 'solution.go:9', 'cache.go:1']);
  });

  it('follow each other across files and around the ends', () => {
    expect(nextProblem(SORTED, { path: 'solution.go', line: 9, column: 1 }, 1, PATHS)?.message).toBe('cache.go:1');
    expect(nextProblem(SORTED, { path: 'cache.go', line: 5, column: 1 }, 1, PATHS)?.message).toBe('solution.go:3');
    expect(nextProblem(SORTED, { path: 'cache.go', line: 1, column: 1 }, -1, PATHS)?.message).toBe('solution.go:9');
    expect(nextProblem(SORTED, { path: 'solution.go', line: 1, column: 1 }, -1, PATHS)?.message).toBe('cache.go:1');
  });

  it('start at the ends without a cursor, and may be none', () => {
    expect(nextProblem(SORTED, undefined, 1, PATHS)?.message).toBe('solution.go:3');
    expect(nextProblem(SORTED, undefined, -1, PATHS)?.message).toBe('cache.go:1');
    expect(nextProblem([], undefined, 1, PATHS)).toBeUndefined();
  });
});
