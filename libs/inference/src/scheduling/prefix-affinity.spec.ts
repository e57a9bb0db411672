import { describe, expect, it } from '@jest/globals';
import { prefixBlocks, PrefixAffinity } from './prefix-affinity.ts';

const system = { role: 'system' as const, content: 'You are a careful assistant. '.repeat(40) };
const ask = (text: string) => prefixBlocks('small', [system, { role: 'user', content: text }]);

describe('PrefixAffinity', () => {
  it('finds the worker that has seen the beginning of a prompt', () => {
    const affinity = new PrefixAffinity();
    affinity.note('a', ask('one question'));
    expect(affinity.share('a', ask('another question altogether'))).toBe(1);
    expect(affinity.share('b', ask('another question altogether'))).toBe(0);
  });

  it('counts from the start only: a common middle is worth nothing', () => {
    const affinity = new PrefixAffinity();
    affinity.note('a', prefixBlocks('small', [{ role: 'user', content: `x${system.content}` }]));
    expect(affinity.share('a', ask(''))).toBe(0);
  });

  it('takes another model for another prefix', () => {
    const affinity = new PrefixAffinity();
    affinity.note('a', prefixBlocks('large', [system]));
    expect(affinity.share('a', prefixBlocks('small', [system]))).toBe(0);
  });

  it('knows nothing of a worker that restarted', () => {
    const affinity = new PrefixAffinity();
    affinity.note('a', ask(''));
    affinity.forget('a');
    expect(affinity.share('a', ask(''))).toBe(0);
  });

  it('stays bounded on endless prompts', () => {
    expect(prefixBlocks('small', [{ role: 'user', content: 'x'.repeat(5_000_000) }]).length).toBeLessThanOrEqual(64);
  });
});
