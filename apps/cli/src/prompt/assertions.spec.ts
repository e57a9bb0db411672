import { describe, expect, it } from '@jest/globals';
import { failureOf, type Means } from './assertions.ts';
import { Assertion } from './suite.ts';

const reply = { text: '{"city":"Wien","people":2}', tokens: 9, latencyMs: 120 };
const means: Means = {
  embed: (texts) => Promise.resolve(texts.map((text) => (text === reply.text ? [1, 0] : [1, 1]))),
  snapshot: () => '{"city":"Graz",\n"people":2}',
};
const schema = (people: string) => ({ type: 'object', properties: { people: { type: people } } });
const failure = (assertion: unknown, text = reply.text) => failureOf(Assertion.parse(assertion), { ...reply, text }, means);

describe('failureOf', () => {
  it.each([
    [{ contains: 'Wien' }],
    [{ regex: '"people":\\d' }],
    [{ jsonSchema: schema('integer') }],
    [{ similar: { to: 'a city', atLeast: 0.7 } }],
    [{ maxTokens: 9 }],
    [{ maxLatencyMs: 120 }],
  ])('is content with %j', async (assertion) => {
    expect(await failure(assertion)).toBeUndefined();
  });

  it.each([
    [{ contains: 'Graz' }, 'does not contain "Graz"'],
    [{ regex: '^x' }, 'does not match /^x/u'],
    [{ jsonSchema: schema('string') }, 'is not as its schema says: /people must be string'],
    [{ similar: { to: 'a city', atLeast: 0.8 } }, 'similarity 0.707, at least 0.8 is wanted'],
    [{ snapshot: true }, 'is not what the snapshot has:\n- {"city":"Graz",\n- "people":2}\n+ {"city":"Wien","people":2}'],
    [{ maxTokens: 8 }, '9 tokens, 8 at most'],
    [{ maxLatencyMs: 119 }, '120 ms, 119 at most'],
  ])('says what is wrong with %j', async (assertion, words) => {
    expect(await failure(assertion)).toBe(words);
  });

  it('does not take what only contains JSON for JSON, nor nothing for something similar', async () => {
    expect(await failure({ jsonSchema: {} }, 'Here: {}')).toBe('is not JSON');
    expect(await failure({ similar: { to: 'x' } }, ' ')).toBe('is empty');
  });
});
