import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clamp } from './solution.ts';

test('keeps a value inside', () => {
  assert.equal(clamp(5, 0, 10), 5);
});

test('raises a value below', () => {
  assert.equal(clamp(-1, 0, 10), 0);
});

test('refuses wrong bounds', () => {
  assert.throws(() => clamp(5, 10, 0), RangeError);
});
