import type { Json } from './matcher.ts';

/** How close two numbers must be. */
export type NumbersAgree = (actual: number, expected: number) => boolean;

const same: NumbersAgree = (actual, expected) => actual === expected;

/** Deep equality of JSON values; the order of an object's keys is irrelevant. */
export function deepEqual(actual: unknown, expected: Json, numbersAgree: NumbersAgree = same): boolean {
  if (typeof expected === 'number') return typeof actual === 'number' && numbersAgree(actual, expected);
  if (expected === null || typeof expected !== 'object') return actual === expected;
  if (Array.isArray(expected)) {
    return (
      Array.isArray(actual) && actual.length === expected.length && expected.every((item, i) => deepEqual(actual[i], item, numbersAgree))
    );
  }
  if (!isRecord(actual)) return false;
  const keys = Object.keys(expected);
  return (
    Object.keys(actual).length === keys.length &&
    keys.every((key) => Object.hasOwn(actual, key) && deepEqual(actual[key], expected[key] ?? null, numbersAgree))
  );
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether two lists have the same elements, each as often, in any order. */
export function sameElements(actual: readonly unknown[], expected: readonly Json[]): boolean {
  if (actual.length !== expected.length) return false;
  const left = [...expected];
  return actual.every((item) => {
    const at = left.findIndex((candidate) => deepEqual(item, candidate));
    if (at >= 0) left.splice(at, 1);
    return at >= 0;
  });
}
