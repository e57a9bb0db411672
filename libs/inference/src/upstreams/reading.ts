import type { JsonObject } from '../generation.ts';
import { upstreamInvalid } from '../sse/invalid.ts';
import { parseJson } from '../sse/ndjson-decoder.ts';

/** Readers of what a provider sent: it may be anything. `where` names the place in errors. */

export const isObject = (value: unknown): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value);

export function object(value: unknown, where: string): JsonObject {
  if (!isObject(value)) throw upstreamInvalid('unexpected_shape', where);
  return value;
}

export function objectFrom(json: string, where: string): JsonObject {
  return object(parseJson(json), where);
}

/** The object that `json` spells, for what may be anything and is not to blame: empty if it spells none. */
export function objectOrEmpty(json: string): JsonObject {
  try {
    const value: unknown = JSON.parse(json);
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}

/** '' if it is absent. */
export function textOrNone(value: unknown, where: string): string {
  if (value === undefined || value === null) return '';
  if (typeof value !== 'string') throw upstreamInvalid('unexpected_shape', where);
  return value;
}

/** Empty if it is absent. */
export function listOrNone(value: unknown, where: string): readonly unknown[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw upstreamInvalid('unexpected_shape', where);
  return value;
}

/** A count of tokens; undefined if it is none. */
export const countOrNone = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;

/** A position that is small enough to be one. */
export function position(value: unknown, fallback: number, where: string): number {
  if (value === undefined || value === null) return fallback;
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value > 127) throw upstreamInvalid('unexpected_shape', where);
  return value;
}

export function vector(value: unknown, where: string): number[] {
  const numbers = listOrNone(value, where);
  if (numbers.length === 0 || !numbers.every((number) => typeof number === 'number')) throw upstreamInvalid('unexpected_shape', where);
  return numbers as number[];
}
