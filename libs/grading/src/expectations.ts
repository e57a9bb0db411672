import { isRecord } from './equality.ts';
import { matches } from './matching.ts';
import type { Expectation } from './matcher.ts';

/** Whether an expectation holds of an observation. */
export function holds(expectation: Expectation, observation: unknown): boolean {
  if ('path' in expectation) return matches(expectation.is, valueAt(observation, expectation.path));
  const list = valueAt(observation, expectation.count.of);
  if (!Array.isArray(list)) return false;
  const conditions = Object.entries(expectation.count.where);
  const count = list.filter((item) => conditions.every(([path, matcher]) => matches(matcher, valueAt(item, path)))).length;
  return matches(expectation.is, count);
}

/**
 * What lies at a dotted path: own properties and list indexes only, so that no path reaches a prototype. "." is the
 * value itself. `undefined` when there is nothing.
 */
export function valueAt(root: unknown, path: string): unknown {
  if (path === '.') return root;
  return path.split('.').reduce<unknown>((value, key) => {
    if (Array.isArray(value)) return /^(?:0|[1-9]\d*)$/.test(key) ? value[Number(key)] : undefined;
    return isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  }, root);
}
