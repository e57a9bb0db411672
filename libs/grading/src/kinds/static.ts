import { z } from 'zod';
import { CheckBase, type CheckKind } from '../check.ts';
import type { Facts } from '../syntax/facts.ts';
import { breaches, StaticRules } from './static-rules.ts';

/** Reads the syntax tree of what was submitted; the submission is not run. */
export const StaticCheck = CheckBase.extend({ kind: z.literal('static'), rules: z.array(StaticRules).min(1) });
export type StaticCheck = z.infer<typeof StaticCheck>;

/** What `Syntax.parse` found in each submitted file that a rule is about, by path. */
export interface StaticObservation {
  readonly facts: Readonly<Record<string, Facts>>;
}

/** Parts are the rules; a rule about a file that was not observed does not hold. */
export const staticRules: CheckKind<typeof StaticCheck, StaticObservation> = {
  kind: 'static',
  params: StaticCheck,
  judge({ rules }, { facts }) {
    const held = rules.filter((rule) => Object.hasOwn(facts, rule.path) && breaches(rule, facts[rule.path]).length === 0);
    return { held: held.length, parts: rules.length };
  },
};
