import type { Message } from '@assay/contracts';
import { describe, expect, it } from '@jest/globals';

import { brokenOutputs } from './broken-outputs.ts';
import { readJson } from './json-text.ts';
import { SchemaValidators } from './schema-validators.ts';
import { anyJson, askAgain, checkStructured, structured, type Written } from './structured-output.ts';

const person = {
  type: 'object',
  required: ['name', 'age', 'score', 'member', 'tags', 'address'],
  additionalProperties: false,
  properties: {
    name: { type: 'string' },
    age: { type: 'integer', minimum: 0 },
    score: { type: 'number' },
    member: { type: 'boolean' },
    tags: { type: 'array', items: { type: 'string' } },
    address: {
      anyOf: [
        { type: 'null' },
        { type: 'object', required: ['city', 'zip'], properties: { city: { type: 'string' }, zip: { type: 'string' } } },
      ],
    },
  },
};
const small = { type: 'object', required: ['n'], properties: { n: { type: 'integer' } }, additionalProperties: false };
const validators = new SchemaValidators();
const stop = (text: string): Written => ({ text, finishReason: 'stop' });

describe('structured output', () => {
  it('turns at least 99.2 % of 1,800 broken outputs into what was meant', () => {
    const validate = validators.of(person);
    const corpus = brokenOutputs(1_800);
    const failed = corpus.filter(({ output, value }) => {
      const checked = checkStructured(stop(output), validate);
      return !checked.valid || JSON.stringify(checked.value) !== JSON.stringify(value);
    });
    const compliance = 1 - failed.length / corpus.length;
    const kinds = [...new Set(failed.map(({ kind }) => kind))].join(' ');
    expect(`${compliance >= 0.992 ? 'enough' : compliance} ${kinds}`.trim()).toMatch(/^enough/);
  });

  it('never passes what was cut off or filtered, valid or not', () => {
    const validate = validators.of(small);
    expect(checkStructured({ text: '{"n":1}', finishReason: 'length' }, validate)).toMatchObject({ valid: false, why: 'truncated' });
    expect(checkStructured({ text: '{"n":1}', finishReason: 'content_filter' }, validate)).toMatchObject({ valid: false, why: 'filtered' });
  });

  it('does not take prose for an answer', () => {
    for (const prose of ['I cannot answer that.', '', '42 is the answer', 'see [1', '{'.repeat(100_000)])
      expect([prose.slice(0, 20), checkStructured(stop(prose), validators.of(small)).valid]).toEqual([prose.slice(0, 20), false]);
    expect(readJson('42')).toMatchObject({ ok: true, value: 42 });
    expect(anyJson(42)).toHaveLength(1);
    expect(anyJson([])).toBeUndefined();
  });

  it('finds the end of a value past quotes and brackets in its strings', () => {
    const value = { n: 'a "quoted} word\\' };
    expect(readJson(`Here: ${JSON.stringify(value)} and {more`)).toMatchObject({ ok: true, value, repaired: true });
  });

  it('keeps the letters of a valid answer', () => {
    const text = ' {"n" : 1} ';
    expect(checkStructured(stop(text), validators.of(small))).toMatchObject({ text: '{"n" : 1}', repaired: false });
  });

  it('asks again with the words of the validator, a bounded number of times', async () => {
    const asked: (readonly Message[])[] = [];
    const answers = ['nonsense', '{"n":"1","m":2}', '{"n":1}'];
    const ask = (added: readonly Message[]) => Promise.resolve(stop(answers[asked.push(added) - 1] ?? ''));
    const got = await structured(ask, validators.of(small), 2);
    expect(got).toEqual({ written: stop('{"n":1}'), value: { n: 1 }, repaired: false, asked: 3 });
    expect(asked.map(({ length }) => length)).toEqual([0, 2, 4]);
    const words = asked[2]?.[3]?.content;
    expect(words).toContain('/n must be integer');
    expect(words).toContain('must NOT have additional properties: "m"');
    asked.length = 0;
    await expect(structured(ask, validators.of(small), 1)).rejects.toMatchObject({
      code: 'answer_invalid',
      details: { why: 'schema', asked: 2 },
    });
  });

  it('does not ask again after a truncation', async () => {
    let asked = 0;
    const cut = () => Promise.resolve<Written>({ text: `{"n":${asked++}}`, finishReason: 'length' });
    await expect(structured(cut, validators.of(small), 5)).rejects.toMatchObject({
      code: 'answer_invalid',
      details: { why: 'truncated', asked: 1 },
    });
    expect(asked).toBe(1);
  });

  it('says where something is wrong, and that is all it says', () => {
    expect(askAgain('x', [{ path: '', message: 'is not JSON' }])[1]?.content).toContain('- the answer is not JSON');
  });
});

describe('compiled schemas', () => {
  it('tries a pattern that would backtrack for ever in linear time', () => {
    const validate = validators.of({ type: 'string', pattern: '^(a+)+$' });
    // 2^40 steps for an engine that backtracks: this test would never end.
    expect(validate(`${'a'.repeat(40)}!`)).toEqual([expect.objectContaining({ path: '' })]);
    expect(validate('aaaa')).toBeUndefined();
  });

  it('refuses a pattern that only an engine that backtracks knows', () => {
    expect(() => validators.of({ type: 'string', pattern: '(?=a)a' })).toThrow(expect.objectContaining({ code: 'bad_request' }));
  });

  it('compiles the same schema once, however it is written', () => {
    const fresh = new SchemaValidators();
    const first = fresh.of({ type: 'object', required: ['a'] });
    expect(fresh.of({ required: ['a'], type: 'object' })).toBe(first);
    expect(fresh.compiled).toBe(1);
  });

  it('takes the draft that a client names', () => {
    const schema = { $schema: 'http://json-schema.org/draft-07/schema#', type: 'object', required: ['a'] };
    expect(validators.of(schema)({})).toHaveLength(1);
    expect(validators.of(schema)({ a: 1 })).toBeUndefined();
  });

  it('lets two callers use one $id', () => {
    const fresh = new SchemaValidators();
    expect(fresh.of({ $id: 'x', type: 'string' })(1)).toHaveLength(1);
    expect(fresh.of({ $id: 'x', type: 'number' })(1)).toBeUndefined();
  });

  it('refuses what is no schema, and what is too large', () => {
    expect(() => validators.of({ type: 'nothing' })).toThrow(/not valid/);
    expect(() => validators.of({ $ref: 'http://elsewhere/' })).toThrow(/not valid/);
    expect(() => validators.of({ description: 'x'.repeat(300_000) })).toThrow(/too large/);
    expect(validators.of({ type: 'string', format: 'email' })('nobody')).toHaveLength(1);
  });
});
