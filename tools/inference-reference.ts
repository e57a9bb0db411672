import { InferenceConfig } from '@assay/inference';
import { z } from 'zod';

interface Schema {
  readonly type?: string;
  readonly const?: string | number;
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly required?: readonly string[];
}

/** Policies stand at two places and are told once. */
const SAME_AS_DEFAULTS = 'routes[].policies';

interface Field {
  readonly path: string;
  readonly kind: string;
  readonly fallback: string;
  readonly meaning: string;
}

/** Rows of the configuration reference: each field with what may stand there, what holds without it, and what it means. */
export function inferenceReference(): readonly string[] {
  const schema = z.toJSONSchema(InferenceConfig, { io: 'input', unrepresentable: 'any' }) as Schema;
  const fields = Map.groupBy(fieldsOf(schema, ''), ({ path }) => path);
  return [...fields].map(([path, [first, ...others]]) => {
    // Branches of a union that have a field of one name are told in one row.
    const kinds = new Set([first, ...others].map((field) => field?.kind));
    return `| \`${path}\` | ${[...kinds].join(', ')} | ${first?.fallback ?? ''} | ${first?.meaning ?? ''} |`;
  });
}

function fieldsOf(schema: Schema, prefix: string): Field[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    const path = `${prefix}${name}`;
    const fallback = fallbackOf(field, schema.required?.includes(name) ?? false);
    const own = { path, kind: kindOf(field), fallback, meaning: field.description ?? '' };
    return path === SAME_AS_DEFAULTS ? [own] : [own, ...within(field, path)];
  });
}

function within(field: Schema, path: string): Field[] {
  if (field.items) return within(field.items, `${path}[]`);
  if (typeof field.additionalProperties === 'object') return within(field.additionalProperties, `${path}.<name>`);
  const branches = field.oneOf ?? field.anyOf;
  if (!branches) return fieldsOf(field, `${path}.`);
  return branches.flatMap((branch) => within(branch, path));
}

function kindOf({ type, const: only, enum: values, items, oneOf, anyOf, additionalProperties }: Schema): string {
  if (only !== undefined) return `\`${String(only)}\``;
  if (values) return values.map((value) => `\`${String(value)}\``).join(', ');
  if (items) return `list of ${kindOf(items)}`;
  const branches = oneOf ?? anyOf;
  if (branches) return [...new Set(branches.map(kindOf))].join(', ');
  if (typeof additionalProperties === 'object') return `${kindOf(additionalProperties)} by name`;
  return type ?? 'any';
}

function fallbackOf({ default: value }: Schema, required: boolean): string {
  if (value !== undefined) return `\`${JSON.stringify(value)}\``;
  return required ? 'required' : 'none';
}
