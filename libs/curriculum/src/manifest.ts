import { CompetenceArea, Difficulty, ExerciseId, ExerciseType, Language, Limits, Localized } from '@assay/contracts';
import { z } from 'zod';
import { StaticRules } from '@assay/grading';

/** Path of a file inside an exercise or a submission: relative, POSIX, without "..". */
export const RelativePath = z
  .string()
  .regex(/^(?!\.{1,2}(\/|$))(?!.*\/\.{1,2}(\/|$))[A-Za-z0-9_.-]+(\/[A-Za-z0-9_.-]+)*$/)
  .max(200);

/** `exercise.yaml` of an exercise folder. */
export const ExerciseManifest = z
  .strictObject({
    id: ExerciseId,
    version: z.string().regex(/^\d+\.\d+\.\d+$/),
    type: ExerciseType,
    area: CompetenceArea,
    language: Language,
    title: Localized,
    summary: Localized,
    objectives: z.array(Localized).min(1),
    tags: z.array(z.string().regex(/^[a-z0-9-]+$/)).default([]),
    difficulty: Difficulty,
    estMinutes: z.int().min(1).max(240),
    root: z.enum(['/work', '/tmp']).default('/work').describe('Folder in the sandbox that all paths are relative to'),
    edit: z.array(RelativePath).min(1).describe('Files of starter/ that the learner edits; nothing else may be submitted'),
    optional: z.array(RelativePath).default([]).describe('Of `edit`: files that need not be submitted'),
    program: z.boolean().default(false).describe('Whether the code is a program that mode "try" can run with an input'),
    rules: z
      .array(z.strictObject({ text: Localized, static: StaticRules }))
      .default([])
      .describe('File rules; a submission that breaks one is rejected with this text and spends no attempt'),
    limits: Limits.prefault({}),
    passRatio: z.number().min(0.01).max(1).default(1).describe('Share of the points that passes'),
  })
  .meta({ id: 'ExerciseManifest' });
export type ExerciseManifest = z.infer<typeof ExerciseManifest>;

/** `mutants/<name>/mutant.yaml`: a wrong solution, and which checks must fail on it; every other check must pass. */
export const MutantManifest = z.strictObject({
  title: z.string().min(1).describe('What is wrong, for authors'),
  fails: z.array(z.string()).min(1).describe('Ids of exactly the checks that fail'),
});
export type MutantManifest = z.infer<typeof MutantManifest>;
