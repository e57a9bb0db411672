import type { Localized } from '@assay/contracts';
import { Check } from '@assay/grading';
import { z } from 'zod';
import type { ExerciseManifest, MutantManifest } from './manifest.ts';

/** `hidden/checks.yaml`. */
export const ChecksFile = z.strictObject({ checks: z.array(Check).min(1) }).meta({ id: 'ChecksFile' });
export type ChecksFile = z.infer<typeof ChecksFile>;

export type Files = Readonly<Record<string, string>>;

/** A wrong solution by the author: what is laid over the solution, and which checks must fail then. */
export interface Mutant extends MutantManifest {
  readonly name: string;
  readonly files: Files;
}

/** One exercise folder, read and found valid. Paths are relative to the part they are in. */
export interface Exercise {
  readonly folder: string;
  readonly manifest: ExerciseManifest;
  readonly statement: Localized;
  readonly checks: readonly Check[];
  readonly starter: Files;
  readonly tests: Files;
  readonly driver: Files;
  readonly variants: Readonly<Record<string, Files>>;
  readonly solution: Files;
  readonly mutants: readonly Mutant[];
}
