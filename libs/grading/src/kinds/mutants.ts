import { z } from 'zod';
import { CheckBase } from '../check.ts';

/**
 * The learner's tests must pass on every correct variant and fail on every mutant. Variants are folders below
 * `hidden/variants/`, laid over the learner's files one at a time, under the same names and in an order drawn per run.
 * Several correct variants, written differently, keep a test from telling them by their text.
 */
export const MutantsCheck = CheckBase.extend({
  kind: z.literal('mutants'),
  correct: z.array(z.string()).min(2).describe('Folders below hidden/variants/'),
  mutants: z.array(z.string()).min(1).describe('Folders below hidden/variants/'),
});
export type MutantsCheck = z.infer<typeof MutantsCheck>;

/** Whether the learner's tests passed on each variant; one that did not compile or timed out counts as failed. */
export interface MutantsObservation {
  readonly variants: Readonly<Record<string, 'passed' | 'failed'>>;
}
