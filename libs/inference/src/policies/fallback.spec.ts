import { AssayError, type ErrorCode } from '@assay/contracts';
import { describe, expect, it } from '@jest/globals';

import type { Generation } from '../generation.ts';

import { FallbackChain, lackOf, needsOf, type Abilities, type FallbackPolicy } from './fallback.ts';
import { VirtualClock } from './virtual-clock.ts';

const able: Abilities = { abilities: ['tools', 'schema', 'images'], contextTokens: 8_000 };
const without = (ability: string): Abilities => ({ ...able, abilities: able.abilities.filter((one) => one !== ability) });
const plain: Generation = { model: 'm', messages: [{ role: 'user', content: 'hi' }], sampling: {}, choices: 1, stream: false };
const target = (name: string, model = able) => ({ name, model });
const down = new AssayError('upstream_unreachable');

function chain(targets: ReturnType<typeof target>[], generation = plain, policy?: FallbackPolicy) {
  const clock = new VirtualClock();
  return { clock, chain: new FallbackChain(targets, needsOf(generation, 100), clock, 1_000, policy) };
}

describe('fallback', () => {
  it('goes along the targets in order, each once', () => {
    const { chain: way } = chain([target('a'), target('b'), target('c')]);
    expect(way.first()).toMatchObject({ move: true, target: { name: 'a' }, hop: 0 });
    expect(way.after(down, false)).toMatchObject({ target: { name: 'b' }, hop: 1 });
    expect(way.after(new AssayError('upstream_failed'), false)).toMatchObject({ target: { name: 'c' }, hop: 2 });
    expect(way.after(down, false)).toMatchObject({ move: false, why: 'hops' });
  });

  it.each<[ErrorCode]>([
    ['upstream_rejected'],
    ['upstream_key_refused'],
    ['unauthenticated'],
    ['context_length_exceeded'],
    ['guardrail_blocked'],
    ['request_cancelled'],
    ['budget_exhausted'],
  ])('never moves on after %s', (code) => {
    const { chain: way } = chain([target('a'), target('b')]);
    way.first();
    expect(way.after(new AssayError(code), false)).toEqual({ move: false, why: 'permanent', unable: [] });
  });

  it('never moves on once content has gone out', () => {
    const { chain: way } = chain([target('a'), target('b')]);
    way.first();
    expect(way.after(down, true)).toMatchObject({ move: false, why: 'begun' });
  });

  it('keeps json_schema, tools, images and context length, or refuses', () => {
    const schema: Generation = { ...plain, format: { type: 'schema', name: 's', schema: {}, strict: true } };
    const { chain: way } = chain([target('a'), target('b', without('schema')), target('c')], schema);
    way.first();
    expect(way.after(down, false)).toMatchObject({ target: { name: 'c' }, hop: 1 });
    const { chain: none } = chain([target('a'), target('b', without('schema'))], schema);
    none.first();
    expect(none.after(down, false)).toMatchObject({ move: false, why: 'no_target', unable: [{ target: { name: 'b' }, lack: 'schema' }] });
  });

  it('says what a generation needs and what a target lacks', () => {
    const needs = (change: Partial<Generation>) => needsOf({ ...plain, ...change }, 100);
    expect(lackOf(able, needs({ maxTokens: 7_900 }))).toBeUndefined();
    expect(lackOf(able, needs({ maxTokens: 7_901 }))).toBe('context');
    expect(lackOf(without('tools'), needs({ tools: [{ name: 'f' }] }))).toBe('tools');
    expect(lackOf(without('tools'), needs({ tools: [{ name: 'f' }], toolChoice: 'none' }))).toBeUndefined();
    expect(lackOf(without('tools'), needs({ tools: [] }))).toBeUndefined();
    const image = needs({ messages: [{ role: 'user', content: [{ type: 'image', url: 'data:' }] }] });
    expect(lackOf(without('images'), image)).toBe('images');
  });

  it('stops at the deadline of the operation', async () => {
    const { chain: way, clock } = chain([target('a'), target('b')]);
    way.first();
    await clock.advance(1_000);
    expect(way.after(down, false)).toMatchObject({ move: false, why: 'deadline' });
  });

  it('moves on only for the classes of the policy and as often as it says', () => {
    const strict = chain([target('a'), target('b')], plain, { maxHops: 2, on: ['dependency'] }).chain;
    strict.first();
    expect(strict.after(new AssayError('upstream_failed'), false)).toMatchObject({ why: 'class_stays' });
    const home = chain([target('a'), target('b')], plain, { maxHops: 0, on: ['dependency'] }).chain;
    home.first();
    expect(home.after(down, false)).toMatchObject({ why: 'hops' });
  });
});
