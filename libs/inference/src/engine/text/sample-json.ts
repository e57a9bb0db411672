import type { Random } from '../../clock.ts';
import { between, pick } from '../seeded.ts';
import { sampleNumber } from './sample-number.ts';
import { sampleString } from './sample-string.ts';
import { isObject, resolved, type Schema } from './schema.ts';

export interface SampleOptions {
  /** What the caller wrote: names in it fill strings. */
  readonly prompt: string;
  readonly random: Random;
}

/** Below it optional properties and items are left out, so that a schema which contains itself comes to an end. */
const DEEPEST = 4;
const MOST_ITEMS = 3;

/**
 * A value that is valid against a JSON Schema (types, enum, const, objects, arrays, limits, formats, simple patterns, local
 * references, combinations by merging). What a schema says by other means is not looked at.
 */
export function sampleJson(schema: Schema, options: SampleOptions): unknown {
  return new Sampler(schema, options).value(schema, 0, '');
}

class Sampler {
  private readonly root: Schema;
  private readonly options: SampleOptions;

  constructor(root: Schema, options: SampleOptions) {
    this.root = root;
    this.options = options;
  }

  value(given: unknown, depth: number, name: string): unknown {
    const { random, prompt } = this.options;
    const schema = resolved(given, this.root, random);
    if ('const' in schema) return schema['const'];
    if (Array.isArray(schema['enum']) && schema['enum'].length > 0) return pick(random, schema['enum'] as unknown[]);
    switch (typeOf(schema, depth)) {
      case 'object':
        return this.object(schema, depth);
      case 'array':
        return this.array(schema, depth, name);
      case 'integer':
        return sampleNumber(schema, random, true);
      case 'number':
        return sampleNumber(schema, random, false);
      case 'boolean':
        return random() < 0.5;
      case 'null':
        return null;
      default:
        return sampleString(schema, { random, prompt, name });
    }
  }

  private object(schema: Schema, depth: number): Record<string, unknown> {
    const { random } = this.options;
    const properties = isObject(schema['properties']) ? schema['properties'] : {};
    const required = new Set(Array.isArray(schema['required']) ? (schema['required'] as string[]) : []);
    const names = Object.keys(properties).filter((name) => required.has(name) || (depth < DEEPEST && random() < 0.7));
    const entries = names.map((name): [string, unknown] => [name, this.value(properties[name], depth + 1, name)]);
    for (const name of required) if (!Object.hasOwn(properties, name)) entries.push([name, this.further(schema, depth, name)]);
    const missing = whole(schema['minProperties'], 0) - entries.length;
    const spare = Object.keys(properties).filter((name) => !names.includes(name));
    for (const name of spare.slice(0, Math.max(0, missing))) entries.push([name, this.value(properties[name], depth + 1, name)]);
    for (let index = spare.length; index < missing; index += 1) entries.push([`key${String(index)}`, this.further(schema, depth, '')]);
    return Object.fromEntries(entries);
  }

  /** A property that the schema asks for without describing it by name. */
  private further({ additionalProperties }: Schema, depth: number, name: string): unknown {
    return this.value(isObject(additionalProperties) ? additionalProperties : { type: 'string' }, depth + 1, name);
  }

  private array(schema: Schema, depth: number, name: string): unknown[] {
    const { random } = this.options;
    const first: readonly unknown[] = Array.isArray(schema['prefixItems']) ? schema['prefixItems'] : [];
    const least = whole(schema['minItems'], 0);
    const most = Math.min(whole(schema['maxItems'], Infinity), Math.max(least, depth < DEEPEST ? MOST_ITEMS : 0));
    const closed = schema['items'] === false;
    const wanted = closed ? first.length : between(random, Math.min(Math.max(least, 1, first.length), most), most);
    const items: unknown[] = [];
    const seen = new Set<string>();
    for (let tries = 0; items.length < wanted && tries < wanted * 20; tries += 1) {
      const item = this.value(first[items.length] ?? schema['items'] ?? { type: 'string' }, depth + 1, name);
      const key = JSON.stringify(item);
      if (schema['uniqueItems'] === true && seen.has(key)) continue;
      seen.add(key);
      items.push(item);
    }
    return items;
  }
}

function typeOf(schema: Schema, depth: number): string {
  const { type } = schema;
  if (typeof type === 'string') return type;
  if (Array.isArray(type)) {
    const types = type as string[];
    // A null ends what would otherwise go on for ever.
    return depth >= DEEPEST && types.includes('null') ? 'null' : (types.find((name) => name !== 'null') ?? 'null');
  }
  if ('properties' in schema || 'required' in schema || 'additionalProperties' in schema) return 'object';
  if ('items' in schema || 'prefixItems' in schema) return 'array';
  if ('minimum' in schema || 'maximum' in schema || 'multipleOf' in schema) return 'number';
  return 'string';
}

function whole(value: unknown, otherwise: number): number {
  return typeof value === 'number' && value >= 0 ? value : otherwise;
}
