import { z } from 'zod';
import { CheckBase, type CheckKind } from '../check.ts';

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

/**
 * Parts are the mutants, held when killed. Tests that fail on a correct variant prove nothing about any mutant: then no
 * part holds.
 */
export const mutants: CheckKind<typeof MutantsCheck, MutantsObservation> = {
  kind: 'mutants',
  params: MutantsCheck,
  judge({ correct, mutants: wrong }, { variants }) {
    const outcome = (name: string): string | undefined => (Object.hasOwn(variants, name) ? variants[name] : undefined);
    const sound = correct.every((name) => outcome(name) === 'passed');
    const killed = wrong.filter((name) => outcome(name) === 'failed');
    return { held: sound ? killed.length : 0, parts: wrong.length };
  },
};
