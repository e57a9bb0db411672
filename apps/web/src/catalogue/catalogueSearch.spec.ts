import type { ExerciseProgress, ExerciseSummary } from '@assay/contracts';
import { describe, expect, it } from '@jest/globals';
import { CatalogueSearch, countProgress, filterExercises, inLearningOrder, suggestNext } from './catalogueSearch.ts';

const exercise = (id: string, change: Partial<ExerciseSummary> = {}): ExerciseSummary => ({
  id,
  version: '1.0.0',
  type: 'code',
  area: 'A',
  language: 'go',
  title: { en: id, 'zh-CN': id },
  summary: { en: 'about it', 'zh-CN': '说明' },
  objectives: [],
  tags: [],
  difficulty: 'easy',
  estMinutes: 10,
  points: 10,
  ...change,
});

const ALL = [
  exercise('breaker', { area: 'C', difficulty: 'hard', title: { en: 'Circuit breaker', 'zh-CN': '熔断器' } }),
  exercise('retry', { area: 'B', language: 'typescript', tags: ['backoff'] }),
  exercise('pool', { difficulty: 'medium' }),
  exercise('dot'),
];
const progress = (...list: [string, ExerciseProgress['status']][]) =>
  new Map(list.map(([exerciseId, status]) => [exerciseId, { exerciseId, status, attempts: 1 }]));
const idsOf = (list: readonly ExerciseSummary[]): string[] => list.map((each) => each.id);

describe('the catalogue', () => {
  it('searches both languages and tags, all words', () => {
    expect(idsOf(filterExercises(ALL, { q: '熔断' }, progress()))).toEqual(['breaker']);
    expect(idsOf(filterExercises(ALL, { q: 'BREAKER circuit' }, progress()))).toEqual(['breaker']);
    expect(idsOf(filterExercises(ALL, { q: 'backoff' }, progress()))).toEqual(['retry']);
    expect(filterExercises(ALL, { q: 'circuit retry' }, progress())).toEqual([]);
  });

  it('filters by standing, where what was never opened is untouched', () => {
    const standing = progress(['dot', 'passed'], ['pool', 'started']);
    expect(idsOf(filterExercises(ALL, { status: 'untouched' }, standing))).toEqual(['breaker', 'retry']);
    expect(countProgress(ALL, standing)).toEqual({ passed: 1, started: 1, total: 4 });
  });

  it('leads from easy to hard and from what is begun', () => {
    expect(idsOf(inLearningOrder(ALL))).toEqual(['dot', 'pool', 'retry', 'breaker']);
    expect(suggestNext(ALL, progress())?.id).toBe('dot');
    expect(suggestNext(ALL, progress(['retry', 'started']))?.id).toBe('retry');
    expect(suggestNext(ALL, progress(['dot', 'passed']), 'pool')?.id).toBe('retry');
  });

  it('forgives an address that somebody has edited', () => {
    expect(CatalogueSearch.parse({ area: 'Z', language: 'go' })).toEqual({ area: undefined, language: 'go' });
  });
});
