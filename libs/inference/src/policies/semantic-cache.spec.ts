import { describe, expect, it } from '@jest/globals';

import type { Answer, Generation } from '../generation.ts';

import { SemanticCache } from './semantic-cache.ts';
import { VirtualClock } from './virtual-clock.ts';

const whole: Answer = { id: '1', model: 'm', choices: [{ text: 'Paris', toolCalls: [], finishReason: 'stop' }] };
const ask = (content: string, change: Partial<Generation> = {}): Generation => ({
  model: 'm',
  messages: [{ role: 'user', content }],
  sampling: {},
  choices: 1,
  stream: false,
  ...change,
});
/** Angles: 'a 30' is a vector at 30 degrees. */
const embed = (text: string): Promise<Float32Array> => {
  const angle = (Number(text.split(' ').at(-1)) * Math.PI) / 180;
  return Promise.resolve(new Float32Array([3 * Math.cos(angle), 3 * Math.sin(angle)]));
};
const policy = { ttlSeconds: 10, threshold: 0.95, maxEntries: 3, maxBytes: 2_500 };

function setup() {
  const clock = new VirtualClock();
  const cache = new SemanticCache(embed, clock, policy);
  const probe = async (text: string, tenant = 't', change: Partial<Generation> = {}) =>
    (await cache.probe(tenant, 'm@1', ask(text, change)))!;
  return { clock, cache, probe };
}

describe('semantic cache', () => {
  it('answers what is near enough with the nearest, and nothing else', async () => {
    const { cache, probe } = setup();
    cache.set(await probe('a 0'), whole);
    cache.set(await probe('a 30'), { ...whole, id: '2' });
    expect(cache.get(await probe('b 16'))?.answer.id).toBe('2');
    expect(cache.get(await probe('b 10'))?.similarity).toBeCloseTo(Math.cos(Math.PI / 18), 5);
    expect(cache.get(await probe('b 49'))).toBeUndefined();
  });

  it('never crosses tenants, earlier messages, formats or sampling', async () => {
    const { cache, probe } = setup();
    cache.set(await probe('a 0'), whole);
    expect(cache.get(await probe('a 0', 'u'))).toBeUndefined();
    expect(cache.get(await probe('a 0', 't', { sampling: { temperature: 0 } }))).toBeUndefined();
    expect(cache.get(await probe('a 0', 't', { format: { type: 'json' } }))).toBeUndefined();
    const messages = [
      { role: 'system' as const, content: 's' },
      { role: 'user' as const, content: 'a 0' },
    ];
    expect(cache.get(await probe('a 0', 't', { messages }))).toBeUndefined();
    expect(cache.get(await probe('a 0'))).toBeDefined();
  });

  it('keeps no truncated answer, none beyond its time, and only so many', async () => {
    const { clock, cache, probe } = setup();
    const cut: Answer = { ...whole, choices: [{ text: 'x', toolCalls: [], finishReason: 'length' }] };
    expect(cache.set(await probe('a 0'), cut)).toBe(false);
    for (const angle of [0, 90, 180, 270]) cache.set(await probe(`a ${angle}`), whole);
    expect(cache.get(await probe('a 0'))).toBeUndefined();
    expect(cache.get(await probe('a 90'))).toBeDefined();
    cache.set(await probe('a 0', 'u'), whole);
    cache.set(await probe('a 0', 'v'), whole);
    expect(cache.get(await probe('a 90'))).toBeUndefined();
    expect(cache.bytes).toBeLessThanOrEqual(policy.maxBytes);
    await clock.advance(9_999);
    expect(cache.get(await probe('a 0', 'v'))).toBeDefined();
    await clock.advance(1);
    expect(cache.get(await probe('a 0', 'v'))).toBeUndefined();
  });

  it('does not deal with tools, several choices, or anything but a last text of the user', async () => {
    const { cache } = setup();
    const probe = (generation: Generation) => cache.probe('t', 'm', generation);
    expect(await probe(ask('a 0', { tools: [{ name: 'f' }] }))).toBeUndefined();
    expect(await probe(ask('a 0', { choices: 2 }))).toBeUndefined();
    expect(await probe(ask('a 0', { messages: [{ role: 'assistant', content: 'x' }] }))).toBeUndefined();
    expect(await probe(ask('a 0', { messages: [{ role: 'user', content: [] }] }))).toBeUndefined();
    expect(await probe(ask('a 0', { messages: [] }))).toBeUndefined();
  });
});
