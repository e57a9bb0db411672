import { AssayError } from '@assay/contracts';
import type { JsonObject } from '../generation.ts';

/**
 * Readers of a request body. By hand, because this is the hottest validation there is; each throws `validation_failed` with
 * {@link FieldProblem} as details, which every wire then says in its own words. null counts as absent.
 */
export interface FieldProblem {
  /** Names and positions joined by dots: `messages.0.role`; '' is the body itself. */
  readonly field: string;
  readonly problem: 'missing' | 'type' | 'value' | 'unsupported';
  /** What would be right, as the end of a sentence: "a string". */
  readonly expected: string;
}

export function fieldError(field: string, problem: FieldProblem['problem'], expected: string): AssayError {
  const message =
    problem === 'missing' ? `${field} is missing: it should be ${expected}.` : `${field || 'The body'} should be ${expected}.`;
  return new AssayError('validation_failed', { message, details: { field, problem, expected } satisfies FieldProblem });
}

/** The details of an error that {@link fieldError} made. */
export function fieldProblem(error: AssayError): FieldProblem | undefined {
  const { field, problem, expected } = error.details ?? {};
  if (error.code !== 'validation_failed' || typeof field !== 'string' || typeof problem !== 'string' || typeof expected !== 'string')
    return undefined;
  return { field, problem: problem as FieldProblem['problem'], expected };
}

/** Says of an error found while reading `key` where that was. Paths are put together only when something is wrong. */
function beneath(error: unknown, key: string): unknown {
  const problem = error instanceof AssayError ? fieldProblem(error) : undefined;
  if (!problem) return error;
  return fieldError(problem.field === '' ? key : `${key}.${problem.field}`, problem.problem, problem.expected);
}

export function asObject(value: unknown): JsonObject {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw fieldError('', 'type', 'an object');
  return value as JsonObject;
}

export function asText(value: unknown): string {
  if (typeof value !== 'string') throw fieldError('', 'type', 'a string');
  return value;
}

/** Reads the field with `read`; undefined if it is absent. */
export function optional<T>(of: JsonObject, key: string, read: (value: unknown) => T): T | undefined {
  const value = of[key];
  if (value === undefined || value === null) return undefined;
  try {
    return read(value);
  } catch (error) {
    throw beneath(error, key);
  }
}

export function required<T>(of: JsonObject, key: string, read: (value: unknown) => T, expected: string): T {
  const value = optional(of, key, read);
  if (value === undefined) throw fieldError(key, 'missing', expected);
  return value;
}

export function text(of: JsonObject, key: string): string {
  const value = of[key];
  if (typeof value === 'string') return value;
  throw fieldError(key, value === undefined || value === null ? 'missing' : 'type', 'a string');
}

export function optionalText(of: JsonObject, key: string): string | undefined {
  const value = of[key];
  if (value === undefined || value === null) return undefined;
  return text(of, key);
}

export function optionalFlag(of: JsonObject, key: string): boolean | undefined {
  const value = of[key];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'boolean') throw fieldError(key, 'type', 'a boolean');
  return value;
}

export function optionalNumber(of: JsonObject, key: string, least = -Infinity, most = Infinity): number | undefined {
  const value = of[key];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'number' || !Number.isFinite(value)) throw fieldError(key, 'type', 'a number');
  if (value < least || value > most) throw fieldError(key, 'value', `from ${least} to ${most}`);
  return value;
}

export function optionalInteger(of: JsonObject, key: string, least = 0, most: number = Number.MAX_SAFE_INTEGER): number | undefined {
  const value = optionalNumber(of, key, -Infinity, Infinity);
  if (value === undefined) return undefined;
  if (!Number.isSafeInteger(value)) throw fieldError(key, 'type', 'an integer');
  if (value < least || value > most)
    throw fieldError(key, 'value', most === Number.MAX_SAFE_INTEGER ? `at least ${least}` : `from ${least} to ${most}`);
  return value;
}

export function asList<T>(value: unknown, read: (item: unknown) => T): T[] {
  if (!Array.isArray(value)) throw fieldError('', 'type', 'an array');
  const items: T[] = [];
  for (let i = 0; i < value.length; i += 1) {
    try {
      items.push(read(value[i]));
    } catch (error) {
      throw beneath(error, String(i));
    }
  }
  return items;
}

/** A list with at least one item. */
export function list<T>(of: JsonObject, key: string, read: (item: unknown) => T): T[] {
  const items = required(of, key, (value) => asList(value, read), 'an array');
  if (items.length === 0) throw fieldError(key, 'value', 'an array with at least one item');
  return items;
}

export function optionalList<T>(of: JsonObject, key: string, read: (item: unknown) => T): T[] | undefined {
  return optional(of, key, (value) => asList(value, read));
}

/** One string or several. */
export const asTexts = (value: unknown): string[] => (typeof value === 'string' ? [value] : asList(value, asText));

/** Fields that `known` does not name; undefined if there are none. */
export function otherFields(body: JsonObject, known: ReadonlySet<string>): JsonObject | undefined {
  let others: Record<string, unknown> | undefined;
  for (const key in body) {
    // Assigning to this name would not set a field.
    if (known.has(key) || key === '__proto__') continue;
    others ??= {};
    others[key] = body[key];
  }
  return others;
}

/** Refuses fields whose meaning the answer could not honour: to ignore them would be to lie. */
export function refuse(body: JsonObject, fields: readonly string[]): void {
  for (const field of fields) {
    const value = body[field];
    if (value !== undefined && value !== null && value !== false)
      throw fieldError(field, 'unsupported', 'left out; it is not supported here');
  }
}
