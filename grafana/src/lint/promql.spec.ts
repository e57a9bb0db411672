import { describe, expect, it } from '@jest/globals';
import { selectorsOf, syntaxError } from './promql.ts';

describe('a query', () => {
  it('is told to be wrong where it is wrong', () => {
    expect(syntaxError('sum by (job) (rate(a_total{x="y"}[$__rate_interval])) > 1')).toBeUndefined();
    expect(syntaxError('avg_over_time(rate(a_total[$__rate_interval])[3d:1m]) or vector(0)')).toBeUndefined();
    expect(syntaxError('rate(a_total[')).toMatch(/^at/);
    expect(syntaxError(' ')).toBe('it is empty');
  });

  it('is read for its selectors, with what is around them', () => {
    expect(selectorsOf('histogram_quantile(0.9, sum by (le) (rate(vllm:x_bucket{job=~"$job", a!=\'b\'}[$__rate_interval]))) / up')).toEqual(
      [
        {
          metric: 'vllm:x_bucket',
          matchers: [
            { label: 'job', operator: '=~', value: '$job' },
            { label: 'a', operator: '!=', value: 'b' },
          ],
          range: '$__rate_interval',
          call: 'rate',
        },
        { metric: 'up', matchers: [] },
      ],
    );
  });

  it('may name its metric by a label', () => {
    expect(selectorsOf('{__name__="a_total"}')[0]).toMatchObject({ metric: 'a_total' });
  });

  it('may be handed to a function without a range, or with an offset', () => {
    expect(selectorsOf('clamp_min(up, 0) + max_over_time(up[5m] offset 1h)')).toMatchObject([
      { metric: 'up', call: 'clamp_min' },
      { metric: 'up', range: '5m' },
    ]);
  });
});
