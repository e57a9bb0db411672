import type { FinishReason } from '@assay/contracts';
import { describe, expect, it } from '@jest/globals';

import type { Answer, Generation } from '../generation.ts';

import { cacheKey, canonical, isCacheable } from './cache-key.ts';
import { ExactCache } from './exact-cache.ts';
import { VirtualClock } from './virtual-clock.ts';

const ask: Generation = {
  model: 'm',
  messages: [{ role: 'user', content: 'hi' }],
  sampling: { temperature: 0 },
  choices: 1,
  stream: false,
};
const answer = (text = 'hello', finishReason: FinishReason = 'stop'): Answer => ({
  id: '1',
  model: 'm@1.0.0',
  choices: [{ text, toolCalls: [], finishReason }],
});

describe('cache key', () => {
  const key = (change: Partial<Generation> = {}, tenant = 't', model = 'm@1.0.0') => cacheKey(tenant, model, { ...ask, ...change });

  it('holds tenant, model version and all that the answer depends on', () => {
    const keys = [
      key(),
      key({}, 'u'),
      key({}, 't', 'm@1.0.1'),
      key({ messages: [{ role: 'user', content: 'hi ' }] }),
      key({ sampling: {} }),
      key({ sampling: { temperature: 0, seed: 0 } }),
      key({ maxTokens: 5 }),
      key({ tools: [{ name: 'f' }] }),
      key({ format: { type: 'json' } }),
      key({ choices: 2 }),
    ];
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('does not depend on the order of keys, on composition of characters, on streaming or on the end user', () => {
    expect(key({ sampling: { temperature: 0, topP: 1 } })).toBe(key({ sampling: { topP: 1, temperature: 0 } }));
    expect(key({ messages: [{ role: 'user', content: 'e\u0301' }] })).toBe(key({ messages: [{ role: 'user', content: 'é' }] }));
    expect(key({ stream: true, user: 'someone', model: 'alias' })).toBe(key());
  });

  it('writes JSON in one form', () => {
    expect(canonical({ b: [1, undefined, 'x'], a: { d: undefined, c: null } })).toBe('{"a":{"c":null},"b":[1,null,"x"]}');
    expect([isCacheable(ask), isCacheable({ ...ask, choices: 2 })]).toEqual([true, false]);
  });
});

describe('exact cache', () => {
  const cache = (maxBytes = 100_000, random = 0) => {
    const clock = new VirtualClock();
    return { clock, cache: new ExactCache(clock, () => random, { ttlSeconds: 10, maxBytes }) };
  };

  it('answers until its time is over, and then only who takes what is stale', async () => {
    const { clock, cache: subject } = cache();
    expect(subject.set('k', answer())).toBe(true);
    await clock.advance(9_999);
    expect(subject.get('k')).toEqual(answer());
    await clock.advance(1);
    expect(subject.get('k')).toBeUndefined();
    await clock.advance(4_999);
    expect([subject.get('k', 5_000), subject.get('k', 4_999)]).toEqual([answer(), undefined]);
  });

  it('lets lives differ by up to a tenth', async () => {
    const { clock, cache: subject } = cache(100_000, 1);
    subject.set('k', answer());
    await clock.advance(9_000);
    expect(subject.get('k')).toBeUndefined();
  });

  it('never keeps what is truncated, filtered or nothing', () => {
    const { cache: subject } = cache();
    expect(subject.set('a', answer('x', 'length'))).toBe(false);
    expect(subject.set('b', answer('x', 'content_filter'))).toBe(false);
    expect(subject.set('c', { ...answer(), choices: [] })).toBe(false);
    expect(subject.set('d', { ...answer(), choices: [...answer().choices, ...answer('y', 'length').choices] })).toBe(false);
    expect(subject.set('e', answer('x', 'tool_calls'))).toBe(true);
    expect(['a', 'b', 'c', 'd'].map((key) => subject.get(key, 1_000))).toEqual([undefined, undefined, undefined, undefined]);
  });

  it('stays within its bytes', () => {
    const { cache: subject } = cache(50_000);
    for (let n = 0; n < 100; n++) subject.set(`k${n}`, answer('x'.repeat(1_000)));
    expect(subject.bytes).toBeLessThanOrEqual(50_000);
    expect([subject.get('k0'), subject.get('k99')?.id]).toEqual([undefined, '1']);
    expect(subject.set('huge', answer('x'.repeat(30_000)))).toBe(false);
  });
});
