import { Localized } from '@assay/contracts';
import { z } from 'zod';

/** What every check has, whatever its kind. */
export const CheckBase = z.strictObject({
  id: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
  title: Localized.describe('What is checked; learners see it before they submit'),
  message: Localized.describe('Shown when it fails: what was expected, without hidden values'),
  points: z.number().positive(),
  partial: z.boolean().default(false).describe('Earn points in proportion to the parts that held, instead of all or nothing'),
});

/** Judgement of one check: how many of its parts held. */
export interface Judgement {
  /** Parts that held; `held === parts` passes the check. */
  readonly held: number;
  readonly parts: number;
}

/** A kind of check: how authors write it, what the runner observes, and what follows from the observation. */
export interface CheckKind<Params extends z.ZodType = z.ZodType, Observation = unknown> {
  readonly kind: string;
  readonly params: Params;
  /** Pure and deterministic. Reads only what was observed from outside the submission. */
  judge(params: z.infer<Params>, observation: Observation): Judgement;
}
