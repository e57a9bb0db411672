import { createHash } from 'node:crypto';

import { AssayError } from '@assay/contracts';
import { Ajv, type ErrorObject } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { RegExpEngine } from 'ajv/dist/types/index.js';
import addFormats from 'ajv-formats';
import { LRUCache } from 'lru-cache';
import { RE2JS } from 're2js';

import type { JsonObject } from '../generation.ts';

import { canonical } from './cache-key.ts';

export interface SchemaFault {
  /** JSON pointer into the value. */
  readonly path: string;
  readonly message: string;
}

/** Undefined if the value is as the schema says. */
export type Validator = (value: unknown) => readonly SchemaFault[] | undefined;

/** Compiling costs milliseconds, and a schema is sent with every request: the last ones are kept. */
const KEPT = 256;
/** A caller's schema may cost this much to compile, not more. */
const MAX_SCHEMA_BYTES = 256 * 1024;
/** What a model is told at most. */
const MAX_FAULTS = 10;

/**
 * The patterns of a caller's schema meet a model's text: an engine that backtracks would let the caller stop the process.
 * Look-around and back-references, which a linear engine has not, make the schema invalid.
 */
const linear: RegExpEngine = Object.assign(
  (pattern: string) => {
    const compiled = RE2JS.compile(RE2JS.translateRegExp(pattern));
    // ajv knows two patterns apart by how they print themselves.
    return { test: (text: string) => compiled.matcher(text).find(), toString: () => `/${pattern}/` };
  },
  { code: 'linear' },
);

const OPTIONS = { strict: false, allErrors: true, validateFormats: true, logger: false, code: { regExp: linear } } as const;

/** Clients write 2020-12, the default, or name draft-07. */
const dialectOf = ({ $schema }: JsonObject): typeof Ajv | typeof Ajv2020 =>
  typeof $schema === 'string' && /draft-0[67]/.test($schema) ? Ajv : Ajv2020;

/** Compiled JSON Schemas, by their content. */
export class SchemaValidators {
  private readonly byHash = new LRUCache<string, Validator>({ max: KEPT });
  private readonly byObject = new WeakMap<JsonObject, Validator>();
  compiled = 0;

  /** Throws `bad_request` for what is not a JSON Schema (draft 2020-12, or draft-07 where it says so). */
  of(schema: JsonObject): Validator {
    const known = this.byObject.get(schema);
    if (known) return known;
    const text = canonical(schema);
    if (text.length > MAX_SCHEMA_BYTES) throw new AssayError('bad_request', { message: 'The schema of the answer is too large.' });
    const hash = createHash('sha256').update(text).digest('base64url');
    const validator = this.byHash.get(hash) ?? this.compile(schema);
    this.byHash.set(hash, validator);
    this.byObject.set(schema, validator);
    return validator;
  }

  private compile(schema: JsonObject): Validator {
    // One instance a schema: ajv keeps every schema it has seen, and two callers may use one $id for different things.
    const ajv = new (dialectOf(schema))(OPTIONS);
    addFormats.default(ajv);
    try {
      const validate = ajv.compile(schema);
      this.compiled++;
      return (value) => (validate(value) ? undefined : faultsOf(validate.errors ?? []));
    } catch (cause) {
      const message = cause instanceof Error ? cause.message : String(cause);
      throw new AssayError('bad_request', { message: `The schema of the answer is not valid: ${message.slice(0, 500)}`, cause });
    }
  }
}

const faultsOf = (errors: readonly ErrorObject[]): SchemaFault[] =>
  errors
    .slice(0, MAX_FAULTS)
    .map(({ instancePath, message, params }) => ({ path: instancePath, message: `${message ?? 'is wrong'}${detail(params)}` }));

/** Names what `message` leaves out: the property that is too much, the values that are allowed. */
function detail(params: Record<string, unknown>): string {
  const more = params['additionalProperty'] ?? params['allowedValues'];
  return more === undefined ? '' : `: ${JSON.stringify(more)}`;
}
