import type { Random } from '../clock.ts';
import type { Arm, RoutePlan } from '../config/plan.ts';

/** Weights count in steps of 0.1 %. */
const STEPS = 1000;

/** The first route whose headers all match; header names in lower case. */
export function chooseRoute(
  routes: readonly RoutePlan[],
  headers: Readonly<Record<string, string | string[] | undefined>>,
): RoutePlan | undefined {
  return routes.find((route) => route.headers.every(([name, value]) => headers[name] === value));
}

/**
 * A number from 0 to 999 that depends on nothing but the text (FNV-1a with murmur3's finish, so that alike names do not
 * fall together). The same on every replica and in every version of the platform.
 */
export function bucketOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    hash = Math.imul(hash ^ (unit & 0xff), 0x01000193);
    hash = Math.imul(hash ^ (unit >>> 8), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) % STEPS;
}

/**
 * The arm of a bucket. Each arm has its stretch of the thousand in the order written: a first arm that grows takes
 * users from its neighbour only, and all others keep theirs. Weights need not add up to 100. Undefined if all are 0.
 */
export function armOfBucket<T extends { readonly weight: number }>(arms: readonly T[], bucket: number): T | undefined {
  let total = 0;
  for (const { weight } of arms) total += weight;
  if (total <= 0) return undefined;
  let end = 0;
  for (const arm of arms) {
    end += arm.weight;
    // Rounded to the step: 0.1 % is one bucket of the thousand, whatever binary fractions make of it.
    if (bucket < Math.round((end / total) * STEPS)) return arm;
  }
  return undefined;
}

/**
 * Who answers first. A sticky route gives the same user the same arm; `salt` (the experiment's or route's name) keeps
 * different experiments independent. Without a user, chance decides.
 */
export function chooseArm(route: RoutePlan, user: string | undefined, random: Random): Arm | undefined {
  const [only] = route.arms;
  if (route.arms.length === 1) return only;
  const sticky = route.sticky === 'user' && user !== undefined;
  return armOfBucket(route.arms, sticky ? bucketOf(`${route.experiment?.id ?? route.id}\n${user}`) : Math.floor(random() * STEPS));
}
