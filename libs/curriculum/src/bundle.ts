import { Localized } from '@assay/contracts';
import { Check } from '@assay/grading';
import { z } from 'zod';
import { ExerciseManifest } from './manifest.ts';

const Files = z.record(z.string(), z.string());

/**
 * One exercise version, complete, as it travels to a runner through the object store. Canonical JSON; its
 * SHA-256 is its name. Solution and author's mutants stay behind in the folder.
 */
export const ExerciseBundle = z.strictObject({
  format: z.literal('assay-exercise/1'),
  manifest: ExerciseManifest,
  statement: Localized,
  starter: Files.describe("By path; those in manifest.edit are the learner's"),
  tests: Files.describe('Visible tests, by path'),
  driver: Files.describe('Hidden driver files, by path'),
  variants: z.record(z.string(), Files).describe('Hidden variants for checks of kind "mutants"'),
  checks: z.array(Check).min(1),
});
export type ExerciseBundle = z.infer<typeof ExerciseBundle>;
