import type { Random } from '../../clock.ts';
import type { Schema } from './schema.ts';

/** Width of the range where a schema gives one end of it or none. */
const SPAN = 100;
const DECIMALS = 100;

/** A number within the limits of a schema. */
export function sampleNumber(schema: Schema, random: Random, whole: boolean): number {
  const step = positive(schema['multipleOf']) ?? (whole ? 1 : 1 / DECIMALS);
  const { least, most } = range(schema, step);
  const first = Math.ceil(least / step - 1e-9);
  const last = Math.floor(most / step + 1e-9);
  // No multiple lies in between: any number that the limits allow.
  if (last < first) return least + (most - least) / 2;
  const value = (first + Math.floor(random() * (last - first + 1))) * step;
  return Number(value.toPrecision(12));
}

function range(schema: Schema, step: number): { readonly least: number; readonly most: number } {
  const lower = Math.max(
    numberOf(schema['minimum']) ?? -Infinity,
    (numberOf(schema['exclusiveMinimum']) ?? -Infinity) + nudge(schema, step),
  );
  const upper = Math.min(numberOf(schema['maximum']) ?? Infinity, (numberOf(schema['exclusiveMaximum']) ?? Infinity) - nudge(schema, step));
  if (Number.isFinite(lower)) return { least: lower, most: Number.isFinite(upper) ? upper : lower + SPAN };
  return Number.isFinite(upper) ? { least: upper - SPAN, most: upper } : { least: 0, most: SPAN };
}

/** How far an excluded limit lies outside; less than a step, where the limits leave no room for a whole one. */
function nudge(schema: Schema, step: number): number {
  const low = numberOf(schema['exclusiveMinimum']) ?? numberOf(schema['minimum']);
  const high = numberOf(schema['exclusiveMaximum']) ?? numberOf(schema['maximum']);
  return low === undefined || high === undefined ? step : Math.min(step, (high - low) / 4);
}

const numberOf = (value: unknown): number | undefined => (typeof value === 'number' && Number.isFinite(value) ? value : undefined);

function positive(value: unknown): number | undefined {
  return typeof value === 'number' && value > 0 ? value : undefined;
}
