import { describe, expect, it } from '@jest/globals';
import { embedText } from './embedding.ts';
import { PlayedEngine } from './played-engine.ts';

const cosine = (a: readonly number[], b: readonly number[]): number => a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);
const near = (a: string, b: string, seed = 1): number => cosine(embedText(a, 256, seed), embedText(b, 256, seed));

describe('embedding', () => {
  it.each(['', ' ', 'a', 'A whole sentence about queues.', '中文'])('has length 1: %j', (text) => {
    const vector = embedText(text, 256, 1);
    expect(vector).toHaveLength(256);
    expect(cosine(vector, vector)).toBeCloseTo(1, 10);
  });

  it('is near for texts that say nearly the same, and far for others', () => {
    expect(near('How do I reset my password?', 'how can I reset the password')).toBeGreaterThan(0.5);
    expect(near('如何重置我的密码？', '怎么重置密码？')).toBeGreaterThan(0.5);
    expect(Math.abs(near('How do I reset my password?', 'Trains leave at noon on weekdays.'))).toBeLessThan(0.25);
  });

  it('is the same for the same seed, and unlike for another', () => {
    expect(embedText('queue', 64, 1)).toEqual(embedText('queue', 64, 1));
    expect(Math.abs(cosine(embedText('a longer text about queues', 256, 1), embedText('a longer text about queues', 256, 2)))).toBeLessThan(
      0.5,
    );
  });

  it('takes the time of a prefill, counts tokens, and shortens when asked', async () => {
    const play = new PlayedEngine();
    const answer = play.engine.embed({ model: 'm', input: ['one two', 'three'], dimensions: 32 }, new AbortController().signal);
    await play.clock.advance(10);
    const { vectors, promptTokens } = await answer;
    expect([vectors.length, vectors[0]?.length, promptTokens]).toEqual([2, 32, 3]);
  });

  it('is refused by a model that does not embed', async () => {
    const play = new PlayedEngine({ embeds: false });
    const request = play.engine.embed({ model: 'm', input: ['x'] }, new AbortController().signal);
    await expect(request).rejects.toMatchObject({ code: 'model_not_found' });
  });
});
