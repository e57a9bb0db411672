import { describe, expect, it } from '@jest/globals';
import { samplingOptions } from './llama-sampling.ts';

describe('sampling of llama.cpp', () => {
  it('is warm where nobody says how warm; an explicit zero is a zero', () => {
    expect(samplingOptions({})).toMatchObject({ temperature: 0.8, repeatPenalty: false });
    expect(samplingOptions({ temperature: 0, topK: 0, seed: 0 })).toMatchObject({ temperature: 0, topK: 0, seed: 0 });
  });

  it('takes every whole number for a seed, and -1 for all tokens', () => {
    expect(samplingOptions({ seed: -1, topK: -1 })).toMatchObject({ seed: 0xffffffff, topK: 0 });
    expect(samplingOptions({ seed: 2 ** 32 + 5 })).toMatchObject({ seed: 5 });
  });

  it('carries stop strings and penalties', () => {
    expect(samplingOptions({ stop: ['a'], presencePenalty: 0.5 })).toMatchObject({
      customStopTriggers: ['a'],
      repeatPenalty: { penalty: 1, presencePenalty: 0.5 },
    });
  });
});
