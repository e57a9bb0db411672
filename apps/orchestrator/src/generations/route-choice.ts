import { createHash } from 'node:crypto';
import type { Random, RoutePlan, Target } from '@assay/inference';

type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** The first route whose headers the request has. */
export function routeOf(routes: readonly RoutePlan[], headers: Headers): RoutePlan | undefined {
  return routes.find((route) => route.headers.every(([name, value]) => headers[name] === value));
}

/** One arm by its weight; by the user's hash where the route keeps users together. */
export function armOf(route: RoutePlan, user: string, random: Random): Target {
  const [only] = route.arms;
  if (!only) throw new Error(`route ${route.id} has no arm`);
  if (route.arms.length === 1) return only.target;
  let point = (route.sticky === 'user' ? hashShare(`${route.id}\u0000${user}`) : random()) * 100;
  for (const { target, weight } of route.arms) {
    point -= weight;
    if (point < 0) return target;
  }
  return only.target;
}

/** A number from 0 to 1 that is always the same for the text. */
function hashShare(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32BE(0) / 2 ** 32;
}
