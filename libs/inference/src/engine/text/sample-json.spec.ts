import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { seededRandom } from '../seeded.ts';
import { sampleJson } from './sample-json.ts';
import type { Schema } from './schema.ts';

const SCHEMAS: Readonly<Record<string, Schema>> = {
  weather: {
    type: 'object',
    properties: { city: { type: 'string' }, unit: { enum: ['c', 'f'] } },
    required: ['city'],
    additionalProperties: false,
  },
  limits: {
    type: 'object',
    properties: {
      age: { type: 'integer', minimum: 18, maximum: 21 },
      share: { type: 'number', exclusiveMinimum: 0, exclusiveMaximum: 0.01 },
      negative: { type: 'number', maximum: -5 },
      dozen: { type: 'integer', multipleOf: 12, minimum: 13 },
      code: { type: 'string', minLength: 40, maxLength: 41 },
      none: { type: 'string', maxLength: 0 },
    },
    required: ['age', 'share', 'negative', 'dozen', 'code', 'none'],
  },
  formats: {
    type: 'object',
    properties: Object.fromEntries(
      ['date', 'time', 'date-time', 'duration', 'email', 'hostname', 'uri', 'uuid', 'ipv4', 'ipv6'].map((format) => [
        format,
        { type: 'string', format },
      ]),
    ),
    required: ['date', 'time', 'date-time', 'duration', 'email', 'hostname', 'uri', 'uuid', 'ipv4', 'ipv6'],
  },
  patterns: {
    type: 'object',
    properties: {
      plate: { type: 'string', pattern: '^[A-Z]{2}-[0-9]{3,4}$' },
      path: { type: 'string', pattern: '^/(api|v[12])/(?:[a-z_]+)\\.json$' },
      hex: { type: 'string', pattern: '^#[0-9a-fA-F]{6}$' },
      text: { type: 'string', pattern: '^[^<>]+\\s\\w*\\d?$' },
    },
    required: ['plate', 'path', 'hex', 'text'],
  },
  arrays: {
    type: 'object',
    properties: {
      tags: { type: 'array', items: { enum: ['a', 'b', 'c', 'd'] }, minItems: 2, uniqueItems: true },
      pair: { type: 'array', prefixItems: [{ type: 'string' }, { type: 'integer' }], items: false, minItems: 2 },
      empty: { type: 'array', items: { type: 'string' }, maxItems: 0 },
    },
    required: ['tags', 'pair', 'empty'],
  },
  combined: {
    allOf: [
      { type: 'object', properties: { kind: { const: 'a' } }, required: ['kind'] },
      { type: 'object', properties: { size: { type: 'integer' } }, required: ['size'] },
    ],
  },
  either: {
    type: 'object',
    properties: { id: { oneOf: [{ type: 'integer' }, { type: 'string' }] }, gone: { type: ['string', 'null'] } },
    required: ['id', 'gone'],
  },
  tree: {
    $ref: '#/$defs/node',
    $defs: {
      node: {
        type: 'object',
        properties: {
          value: { type: 'integer' },
          left: { $ref: '#/$defs/node' },
          more: { type: 'array', items: { $ref: '#/$defs/node' } },
        },
        required: ['value'],
      },
    },
  },
  list: {
    type: 'object',
    properties: { next: { anyOf: [{ $ref: '#' }, { type: 'null' }] } },
    required: ['next'],
  },
  map: { type: 'object', additionalProperties: { type: 'integer' }, minProperties: 2, required: ['x'] },
  anything: {},
};

describe('sampleJson', () => {
  const ajv = new Ajv2020({ strict: false });
  addFormats.default(ajv);

  it.each(Object.keys(SCHEMAS))('is valid against the schema: %s', (name) => {
    const schema = SCHEMAS[name] ?? {};
    const validate = ajv.compile(schema);
    for (let seed = 0; seed < 300; seed += 1) {
      const value = sampleJson(schema, { prompt: 'the weather in Paris', random: seededRandom(seed) });
      if (!validate(value)) throw new Error(`seed ${String(seed)}: ${JSON.stringify(value)}: ${ajv.errorsText(validate.errors)}`);
    }
  });

  it('fills strings with what the prompt names', () => {
    const value = sampleJson(SCHEMAS['weather'] ?? {}, { prompt: 'What is the weather in Paris today?', random: seededRandom(1) });
    expect(value).toMatchObject({ city: 'Paris' });
  });

  it('is the same for the same seed', () => {
    const sample = (seed: number) => sampleJson(SCHEMAS['formats'] ?? {}, { prompt: '', random: seededRandom(seed) });
    expect(sample(7)).toEqual(sample(7));
    expect(sample(7)).not.toEqual(sample(8));
  });
});
