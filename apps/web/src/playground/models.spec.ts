import { describe, expect, it } from '@jest/globals';
import { converses } from './models.ts';

describe('converses', () => {
  it.each([
    [['embeddings'], false],
    [['tools', 'embeddings'], true],
    [['tools', 'schema'], true],
    [[], true],
  ])('%j: %s', (abilities, expected) => {
    expect(converses(abilities)).toBe(expected);
  });
});
