import { z } from 'zod';
import type { CheckKind, Judgement } from '../check.ts';
import { driver, DriverCheck, type DriverObservation } from './driver.ts';
import { http, HttpCheck, type HttpObservation } from './http.ts';
import { mutants, MutantsCheck, type MutantsObservation } from './mutants.ts';
import { StaticCheck, staticRules, type StaticObservation } from './static.ts';
import { stdio, StdioCheck, type StdioObservation } from './stdio.ts';

/** Any check, told apart by `kind`. A new kind is one file beside this one and its lines here. */
export const Check = z.discriminatedUnion('kind', [StdioCheck, DriverCheck, HttpCheck, StaticCheck, MutantsCheck]);
export type Check = z.infer<typeof Check>;
export type CheckKindName = Check['kind'];
export type CheckOf<Kind extends CheckKindName> = Extract<Check, { kind: Kind }>;

/** What is observed of a check of each kind. */
export interface Observations {
  readonly stdio: StdioObservation;
  readonly driver: DriverObservation;
  readonly http: HttpObservation;
  readonly static: StaticObservation;
  readonly mutants: MutantsObservation;
}

type Registry = { readonly [Kind in CheckKindName]: CheckKind<z.ZodType<CheckOf<Kind>>, Observations[Kind]> };

/** Every kind of check, by name. */
export const CHECK_KINDS: Registry = { stdio, driver, http, static: staticRules, mutants };

/** How many parts of a check held, from what was observed of it. Pure and deterministic. */
export function judge<Kind extends CheckKindName>(
  check: CheckOf<Kind> & { readonly kind: Kind },
  observation: Observations[Kind],
): Judgement {
  return CHECK_KINDS[check.kind].judge(check, observation);
}
