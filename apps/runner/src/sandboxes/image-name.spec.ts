import { describe, expect, it } from '@jest/globals';
import { imageNamer, withoutTag } from './image-name.ts';

describe('imageNamer', () => {
  const nameOf = imageNamer(['assay/golang:1', 'assay/go:2']);

  it('takes the build that is named', () => {
    expect(nameOf('assay/go')).toBe('assay/go:2');
  });

  it('takes the latest build of an image that is not named', () => {
    expect(nameOf('assay/node')).toBe('assay/node:current');
  });
});

describe('withoutTag', () => {
  it('leaves the port of a registry', () => {
    expect(withoutTag('localhost:5000/assay/go:2')).toBe('localhost:5000/assay/go');
    expect(withoutTag('localhost:5000/assay/go')).toBe('localhost:5000/assay/go');
  });
});
