import { describe, expect, it } from '@jest/globals';
import { holds, valueAt } from './expectations.ts';
import { Expectation } from './matcher.ts';

const observation = {
  steps: { first: { status: 200, headers: { 'content-type': 'text/plain' } } },
  upstream: {
    requests: [
      { path: '/a', ok: true, n: 1 },
      { path: '/b', ok: true, n: 2 },
      { path: '/a', ok: false, n: 3 },
    ],
  },
  tags: ['x', 'y', 'x'],
};

describe('valueAt', () => {
  it.each([
    ['steps.first.status', 200],
    ['steps.first.headers.content-type', 'text/plain'],
    ['upstream.requests.1.path', '/b'],
    ['.', observation],
    ['tags.2', 'x'],
    ['tags.3', undefined],
    ['tags.-1', undefined],
    ['tags.01', undefined],
    ['tags.length', undefined],
    ['steps.second.status', undefined],
    ['steps.first.status.toFixed', undefined],
    ['constructor.name', undefined],
    ['__proto__', undefined],
  ])('%s', (path, value) => {
    expect(valueAt(observation, path)).toEqual(value);
  });
});

describe('holds', () => {
  it.each<[boolean, unknown]>([
    [true, { path: 'steps.first.status', is: { equals: 200 } }],
    [false, { path: 'steps.first.status', is: { equals: 201 } }],
    [false, { path: 'steps.second.status', is: { not: { equals: 500 } } }],
    [true, { path: 'steps.second', is: { exists: false } }],
    [true, { count: { of: 'upstream.requests' }, is: { equals: 3 } }],
    [true, { count: { of: 'upstream.requests', where: { path: { equals: '/a' } } }, is: { equals: 2 } }],
    [true, { count: { of: 'upstream.requests', where: { path: { equals: '/a' }, ok: { equals: true } } }, is: { equals: 1 } }],
    [false, { count: { of: 'upstream.requests', where: { path: { equals: '/a' }, ok: { equals: true } } }, is: { equals: 2 } }],
    [true, { count: { of: 'tags', where: { '.': { equals: 'x' } } }, is: { equals: 2 } }],
    [false, { count: { of: 'nothing' }, is: { equals: 0 } }],
    [false, { count: { of: 'steps' }, is: { between: [0, 100] } }],
  ])('%p: %j', (expected, written) => {
    expect(holds(Expectation.parse(written), observation)).toBe(expected);
  });
});
