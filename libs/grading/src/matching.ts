import { assertUnreachable } from '@assay/contracts';
import { deepEqual, isRecord, sameElements } from './equality.ts';
import type { Json, Matcher } from './matcher.ts';
import { compilePattern } from './pattern.ts';

/** Longest text, in UTF-16 units, that a pattern is tried on; longer text does not match. */
export const PATTERN_TEXT_LIMIT = 262_144;
/** Tolerance of `approx` when the author names none. */
const DEFAULT_TOLERANCE = 1e-9;

/**
 * Whether an observed value is what the matcher asks for. A value that is not there (`undefined`) satisfies only what
 * is said by `exists`: neither `{equals: 1}` nor `{not: {equals: 1}}` holds of nothing, so that an answer which never
 * came cannot pass by being different.
 */
export function matches(matcher: Matcher, value: unknown): boolean {
  return decide(matcher, value) === true;
}

/** Kleene's three-valued logic: `undefined` is "cannot be said of nothing". */
type Decision = boolean | undefined;

function decide(matcher: Matcher, value: unknown): Decision {
  if ('exists' in matcher) return matcher.exists === (value !== undefined);
  if ('not' in matcher) {
    const inner = decide(matcher.not, value);
    return inner === undefined ? undefined : !inner;
  }
  if ('all' in matcher) return conjunction(matcher.all.map((each) => decide(each, value)));
  if ('any' in matcher) {
    const none = conjunction(matcher.any.map((each) => negate(decide(each, value))));
    return negate(none);
  }
  return value === undefined ? undefined : decideLeaf(matcher, value);
}

function negate(decision: Decision): Decision {
  return decision === undefined ? undefined : !decision;
}

function conjunction(decisions: readonly Decision[]): Decision {
  if (decisions.includes(false)) return false;
  return decisions.includes(undefined) ? undefined : true;
}

type Leaf = Exclude<Matcher, { exists: boolean } | { not: Matcher } | { all: Matcher[] } | { any: Matcher[] }>;

function decideLeaf(matcher: Leaf, value: unknown): boolean {
  if ('equals' in matcher) return deepEqual(value, matcher.equals);
  if ('approx' in matcher) return approximates(matcher, value);
  if ('oneOf' in matcher) return matcher.oneOf.some((option) => deepEqual(value, option));
  if ('between' in matcher) return typeof value === 'number' && value >= matcher.between[0] && value <= matcher.between[1];
  if ('length' in matcher) return decide(matcher.length, lengthOf(value)) === true;
  if ('each' in matcher) return Array.isArray(value) && value.every((item) => decide(matcher.each, item) === true);
  if ('unordered' in matcher) return Array.isArray(value) && sameElements(value, matcher.unordered);
  if ('contains' in matcher) return contains(value, matcher.contains);
  return decideText(matcher, value);
}

function decideText(matcher: Extract<Leaf, { matches: string } | { lines: string } | { tokens: string }>, value: unknown): boolean {
  if (typeof value !== 'string') return false;
  if ('matches' in matcher) return value.length <= PATTERN_TEXT_LIMIT && compilePattern(matcher.matches)(value);
  if ('lines' in matcher) return deepEqual(linesOf(value), linesOf(matcher.lines));
  if ('tokens' in matcher) return deepEqual(tokensOf(value), tokensOf(matcher.tokens));
  return assertUnreachable(matcher);
}

function approximates({ approx, abs, rel }: { approx: Json; abs?: number | undefined; rel?: number | undefined }, value: unknown): boolean {
  const unsaid = abs === undefined && rel === undefined;
  const absolute = unsaid ? DEFAULT_TOLERANCE : (abs ?? 0);
  const relative = unsaid ? DEFAULT_TOLERANCE : (rel ?? 0);
  return deepEqual(value, approx, (actual, expected) => Math.abs(actual - expected) <= Math.max(absolute, relative * Math.abs(expected)));
}

/** Code points of a string, elements of a list, keys of an object. */
function lengthOf(value: unknown): number | undefined {
  if (typeof value === 'string') return Array.from(value).length;
  if (Array.isArray(value)) return value.length;
  return isRecord(value) ? Object.keys(value).length : undefined;
}

function contains(value: unknown, part: Json): boolean {
  if (typeof value === 'string') return typeof part === 'string' && value.includes(part);
  return Array.isArray(value) && value.some((item) => deepEqual(item, part));
}

function linesOf(text: string): string[] {
  const lines = text.split(/\r?\n/).map((line) => line.trimEnd());
  while (lines.at(-1) === '') lines.pop();
  return lines;
}

function tokensOf(text: string): string[] {
  return text.split(/\s+/).filter((token) => token !== '');
}
