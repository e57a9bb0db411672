import type { Random } from '../../clock.ts';
import { pick } from '../seeded.ts';

export type Schema = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is Schema => typeof value === 'object' && value !== null && !Array.isArray(value);

/** References that are followed before a schema counts as one that allows everything. */
const MOST_LINKS = 16;

/** A schema without references and combinations: the referenced one, merged with all of `allOf` and one of `anyOf` or `oneOf`. */
export function resolved(given: unknown, root: Schema, random: Random, links = 0): Schema {
  if (!isObject(given) || links > MOST_LINKS) return {};
  const { $ref, allOf, anyOf, oneOf, ...own } = given;
  const parts: unknown[] = [];
  if (typeof $ref === 'string') parts.push(referenced($ref, root));
  if (Array.isArray(allOf)) parts.push(...(allOf as unknown[]));
  for (const choice of [anyOf, oneOf])
    if (Array.isArray(choice) && choice.length > 0) parts.push(chosen(choice as unknown[], links, random));
  return parts.map((part) => resolved(part, root, random, links + 1)).reduce<Schema>(merged, own);
}

/** Any of them would do; deep down the plain ones come first, so that a schema which contains itself ends. */
function chosen(schemas: readonly unknown[], links: number, random: Random): unknown {
  const plain = schemas.filter((schema) => isObject(schema) && !('$ref' in schema));
  return pick(random, links > 2 && plain.length > 0 ? plain : schemas);
}

/** A local reference: `#`, `#/$defs/name` and the like. */
function referenced(pointer: string, root: Schema): unknown {
  if (!pointer.startsWith('#')) return undefined;
  let at: unknown = root;
  for (const part of pointer.slice(1).split('/').filter(Boolean)) {
    const key = decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~');
    at = isObject(at) && Object.hasOwn(at, key) ? at[key] : undefined;
  }
  return at;
}

function merged(a: Schema, b: Schema): Schema {
  const both: Record<string, unknown> = { ...a, ...b };
  if (isObject(a['properties']) && isObject(b['properties'])) both['properties'] = { ...a['properties'], ...b['properties'] };
  if (Array.isArray(a['required']) && Array.isArray(b['required']))
    both['required'] = [...new Set([...(a['required'] as string[]), ...(b['required'] as string[])])];
  return both;
}
