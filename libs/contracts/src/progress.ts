import { z } from 'zod';
import { ExerciseId } from './exercise.ts';
import { Score, Verdict, RunId, RunMode, RunState } from './run.ts';

/** A learner's standing in one exercise. Only graded runs count. */
export const ExerciseProgress = z
  .object({
    exerciseId: ExerciseId,
    status: z.enum(['untouched', 'started', 'passed']),
    attempts: z.int().min(0),
    best: Score.optional(),
    lastRunAt: z.iso.datetime().optional(),
  })
  .meta({ id: 'ExerciseProgress' });
export type ExerciseProgress = z.infer<typeof ExerciseProgress>;

export const RunSummary = z
  .object({
    id: RunId,
    exerciseId: ExerciseId,
    exerciseVersion: z.string(),
    mode: RunMode,
    state: RunState,
    verdict: Verdict.optional(),
    score: Score.optional(),
    traceId: z.string(),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'RunSummary' });
export type RunSummary = z.infer<typeof RunSummary>;

/** What was submitted, unchanged for ever. */
export const RunFiles = z.object({ id: RunId, files: z.record(z.string(), z.string()) }).meta({ id: 'RunFiles' });
export type RunFiles = z.infer<typeof RunFiles>;

/** The last saved state of the editor for one exercise. */
export const Draft = z
  .object({
    exerciseId: ExerciseId,
    files: z.record(z.string(), z.string()),
    revision: z.int().min(0),
    savedAt: z.iso.datetime().optional(),
  })
  .meta({ id: 'Draft' });
export type Draft = z.infer<typeof Draft>;

export const SaveDraft = z
  .strictObject({
    files: z.record(z.string(), z.string()),
    baseRevision: z.int().min(0).describe('Revision this edit started from; an older one is 409'),
  })
  .meta({ id: 'SaveDraft' });
export type SaveDraft = z.infer<typeof SaveDraft>;
