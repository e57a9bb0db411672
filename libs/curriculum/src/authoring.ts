import type { Problem } from '@assay/documents';
import type { Syntax } from '@assay/grading';
import type { Exercise } from './exercise.ts';
import { sourceProblems } from './sources.ts';
import { compareStatements } from './statement.ts';

const MIN_MUTANTS = 5;

/**
 * What a good exercise has beyond being usable, as far as it can be told without running it. {@link loadExercise} takes
 * exercises that lack it, so that a platform in use does not lose one over its translation.
 */
export function authoringProblems(exercise: Exercise, syntax: Syntax): Problem[] {
  const { mutants, statement } = exercise;
  const tooFew =
    mutants.length < MIN_MUTANTS ? [{ file: 'mutants', message: `there are ${mutants.length}; at least ${MIN_MUTANTS} are needed` }] : [];
  return [...tooFew, ...compareStatements(statement.en, statement['zh-CN']), ...sourceProblems(exercise, syntax)];
}
