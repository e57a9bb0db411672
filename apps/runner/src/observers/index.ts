import { judge, type Check, type CheckKindName, type CheckOf, type Judgement } from '@assay/grading';
import type { LimitHit } from '@assay/sandbox';
import { exhaustedLimit } from './exhausted.ts';
import { driverObserver } from './driver/driver.ts';
import { httpObserver } from './http/http.ts';
import { mutantsObserver } from './mutants.ts';
import type { Bench, Needs, Observer } from './observer.ts';
import { staticObserver } from './static.ts';
import { stdioObserver } from './stdio.ts';

type Registry = { readonly [Kind in CheckKindName]: Observer<Kind> };

/** Every kind of check, by name. A new one is a file here, a line here, and its judge in libs/grading. */
const OBSERVERS: Registry = {
  stdio: stdioObserver,
  driver: driverObserver,
  http: httpObserver,
  static: staticObserver,
  mutants: mutantsObserver,
};

export function needsOf<Kind extends CheckKindName>(check: CheckOf<Kind> & { readonly kind: Kind }): Needs {
  return OBSERVERS[check.kind].needs(check);
}

/** Observes one check and judges what was observed. A limit that was hit leaves nothing to judge. */
export async function examine(check: Check, bench: Bench): Promise<{ readonly judgement: Judgement } | { readonly limit: LimitHit }> {
  return examineKind(check, bench);
}

async function examineKind<Kind extends CheckKindName>(check: CheckOf<Kind> & { readonly kind: Kind }, bench: Bench) {
  try {
    const { observation, limit } = await OBSERVERS[check.kind].observe(check, bench);
    return limit ? { limit } : { judgement: judge(check, observation) };
  } catch (error) {
    return { limit: exhaustedLimit(error) };
  }
}
