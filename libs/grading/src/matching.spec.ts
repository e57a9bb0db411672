import { describe, expect, it } from '@jest/globals';
import { Matcher, type Json } from './matcher.ts';
import { matches, PATTERN_TEXT_LIMIT } from './matching.ts';

/** mulberry32: a small generator, so that a failing property is repeated by its seed. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function randomJson(random: () => number, depth = 3): Json {
  const pick = Math.floor(random() * (depth > 0 ? 7 : 5));
  const size = Math.floor(random() * 4);
  if (pick === 0) return null;
  if (pick === 1) return random() < 0.5;
  if (pick === 2) return Math.floor(random() * 10);
  if (pick === 3) return random() * 1000 - 500;
  if (pick === 4) return ['', 'a', 'é', '日本', '__proto__'][Math.floor(random() * 5)] ?? '';
  if (pick === 5) return Array.from({ length: size }, () => randomJson(random, depth - 1));
  return Object.fromEntries(Array.from({ length: size }, (_, i) => [`k${String(i)}`, randomJson(random, depth - 1)]));
}

const shuffledKeys = (value: Json): Json =>
  value !== null && typeof value === 'object' && !Array.isArray(value)
    ? Object.fromEntries(
        Object.entries(value)
          .reverse()
          .map(([key, inner]) => [key, shuffledKeys(inner)]),
      )
    : Array.isArray(value)
      ? value.map(shuffledKeys)
      : value;

describe('matches', () => {
  // Each row: a matcher, values that it accepts, values that it refuses.
  const table: readonly (readonly [Matcher, readonly unknown[], readonly unknown[]])[] = [
    [
      { equals: { a: [1, { b: null }] } },
      [{ a: [1, { b: null }] }],
      [{ a: [1, { b: 0 }] }, { a: [1] }, { a: [1, { b: null }], c: 1 }, null, []],
    ],
    [{ equals: null }, [null], [0, false, '', {}, undefined]],
    [{ equals: {} }, [{}], [[], null, { a: 1 }]],
    [{ equals: [] }, [[]], [{}, [null], '']],
    [{ equals: 1 }, [1], ['1', true, 1.0000001, NaN]],
    [{ approx: 1 }, [1, 1 + 1e-10], [1.001, '1']],
    [{ approx: [100, { x: 10 }], rel: 0.1 }, [[109, { x: 9 }]], [[111, { x: 10 }], [100, { x: 8.9 }], [100]]],
    [{ approx: 100, abs: 2 }, [98, 102], [97.9, 102.1]],
    [{ approx: 0, rel: 0.5 }, [0], [0.1]],
    [{ matches: '^a+b$' }, ['ab', 'aaab'], ['b', 'abc', 5, null, ['ab']]],
    [{ contains: 'ell' }, ['hello', ['x', 'ell']], ['help', ['hello'], 'el', 5]],
    [{ contains: { a: 1 } }, [[{ a: 1 }, 2]], [[{ a: 2 }], { a: 1 }, []]],
    [{ contains: 1 }, [[1]], ['1', [2]]],
    [{ oneOf: [1, 'x', null] }, [1, 'x', null], [2, undefined, [1]]],
    [{ between: [1, 2] }, [1, 1.5, 2], [0.999, 2.001, '1.5', [1], null]],
    [{ length: { equals: 2 } }, ['ab', '日😀', [1, 2], { a: 1, b: 2 }], ['a', [1], { a: 1 }, 2, null]],
    [{ each: { between: [0, 9] } }, [[], [0, 9]], [[0, 10], 5, {}]],
    [{ unordered: [1, 2, 2, { a: 1 }] }, [[2, { a: 1 }, 1, 2]], [[1, 2, { a: 1 }], [1, 1, 2, { a: 1 }], [1, 2, 2, { a: 1 }, 3], {}]],
    [{ lines: 'a \n b\n\n' }, ['a\n b', 'a\r\n b  \r\n'], ['a\nb', 'a\n\n b', 'a', 5]],
    [{ tokens: ' a  b\n' }, ['a b', '\ta\nb'], ['ab', 'a b c', '', 5]],
    [{ exists: true }, [null, 0, ''], [undefined]],
    [{ exists: false }, [undefined], [null, 0, '']],
    [{ all: [{ between: [0, 5] }, { not: { equals: 3 } }] }, [2, 5], [3, 6]],
    [{ any: [{ equals: 1 }, { equals: 'x' }] }, [1, 'x'], [2, 'y']],
    [{ not: { equals: 1 } }, [2, '1', null], [1, undefined]],
  ];

  it.each(table)('%j', (matcher, accepted, refused) => {
    expect(Matcher.safeParse(matcher).success).toBe(true);
    expect(accepted.filter((value) => !matches(matcher, value))).toEqual([]);
    expect(refused.filter((value) => matches(matcher, value))).toEqual([]);
  });

  it('says nothing of a value that is not there, except by exists', () => {
    const silent: Matcher[] = table.map(([matcher]) => matcher).filter((matcher) => !('exists' in matcher));
    for (const matcher of silent) {
      expect(matches(matcher, undefined)).toBe(false);
      expect(matches({ not: matcher }, undefined)).toBe(false);
      expect(matches({ any: [matcher, { exists: false }] }, undefined)).toBe(true);
      expect(matches({ all: [{ exists: false }, { not: matcher }] }, undefined)).toBe(false);
      expect(matches({ not: { all: [{ exists: true }, matcher] } }, undefined)).toBe(true);
    }
  });

  it('is an equivalence on any JSON, whatever the order of keys', () => {
    const random = seeded(20260101);
    for (let i = 0; i < 500; i++) {
      const [value, other] = [randomJson(random), randomJson(random)];
      expect(matches({ equals: value }, shuffledKeys(structuredClone(value)))).toBe(true);
      expect(matches({ equals: value }, other)).toBe(matches({ equals: other }, value));
      expect(matches({ equals: value }, [value])).toBe(false);
      expect(matches({ not: { equals: value } }, other)).toBe(!matches({ equals: value }, other));
    }
  });

  it('finds lists equal in any order, and not when one element is exchanged', () => {
    const random = seeded(7);
    for (let i = 0; i < 200; i++) {
      const list = Array.from({ length: 1 + Math.floor(random() * 5) }, () => randomJson(random, 1));
      const mixed = list.map((value) => ({ value, at: random() })).sort((a, b) => a.at - b.at);
      expect(
        matches(
          { unordered: list },
          mixed.map(({ value }) => value),
        ),
      ).toBe(true);
      expect(matches({ unordered: list }, [...list.slice(1), 'not in the list'])).toBe(false);
    }
  });

  it('does not try a pattern on text beyond its bound', () => {
    expect(matches({ matches: 'a' }, 'a'.repeat(PATTERN_TEXT_LIMIT))).toBe(true);
    expect(matches({ matches: 'a' }, 'a'.repeat(PATTERN_TEXT_LIMIT + 1))).toBe(false);
  });

  it('takes no keys from a prototype', () => {
    expect(matches({ equals: { constructor: 1 } }, {})).toBe(false);
    expect(matches({ equals: JSON.parse('{"__proto__":{}}') as Json }, { other: 1 })).toBe(false);
    expect(matches({ equals: JSON.parse('{"__proto__":1}') as Json }, {})).toBe(false);
  });
});
