import { CompetenceArea, Difficulty, Language, type ExerciseProgress, type ExerciseSummary } from '@assay/contracts';
import { z } from 'zod';

export const STATUSES = ['untouched', 'started', 'passed'] as const;
export type Status = (typeof STATUSES)[number];

/** The filters, as they stand in the address: a filtered list can be linked and survives "back". */
export const CatalogueSearch = z.object({
  q: z.string().optional().catch(undefined),
  area: CompetenceArea.optional().catch(undefined),
  language: Language.optional().catch(undefined),
  difficulty: Difficulty.optional().catch(undefined),
  status: z.enum(STATUSES).optional().catch(undefined),
});
export type CatalogueSearch = z.infer<typeof CatalogueSearch>;

export type ProgressById = ReadonlyMap<string, ExerciseProgress>;

export const statusOf = (progress: ProgressById, id: string): Status => progress.get(id)?.status ?? 'untouched';

/** Text is looked for in both languages, so that a reader of either finds "熔断" and "circuit breaker". */
export function filterExercises(
  exercises: readonly ExerciseSummary[],
  search: CatalogueSearch,
  progress: ProgressById,
): readonly ExerciseSummary[] {
  const words = (search.q ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  return exercises.filter((exercise) => {
    const text = [exercise.id, ...exercise.tags, ...Object.values(exercise.title), ...Object.values(exercise.summary)]
      .join(' ')
      .toLowerCase();
    return (
      words.every((word) => text.includes(word)) &&
      (search.area === undefined || exercise.area === search.area) &&
      (search.language === undefined || exercise.language === search.language) &&
      (search.difficulty === undefined || exercise.difficulty === search.difficulty) &&
      (search.status === undefined || statusOf(progress, exercise.id) === search.status)
    );
  });
}

export interface Progress {
  readonly passed: number;
  readonly started: number;
  readonly total: number;
}

export function countProgress(exercises: readonly ExerciseSummary[], progress: ProgressById): Progress {
  const count = (status: Status): number => exercises.filter((exercise) => statusOf(progress, exercise.id) === status).length;
  return { passed: count('passed'), started: count('started'), total: exercises.length };
}

const RANK = { easy: 0, medium: 1, hard: 2 } as const;

/** By area, then from easy to hard: the order to learn in. */
export function inLearningOrder(exercises: readonly ExerciseSummary[]): readonly ExerciseSummary[] {
  return exercises.toSorted((a, b) => a.area.localeCompare(b.area) || RANK[a.difficulty] - RANK[b.difficulty] || a.id.localeCompare(b.id));
}

/** What to do next: something begun, else the first that is untouched. */
export function suggestNext(exercises: readonly ExerciseSummary[], progress: ProgressById, after?: string): ExerciseSummary | undefined {
  const ordered = inLearningOrder(exercises).filter((exercise) => exercise.id !== after && statusOf(progress, exercise.id) !== 'passed');
  return ordered.find((exercise) => statusOf(progress, exercise.id) === 'started') ?? ordered[0];
}
