import { PanelTarget, type DashboardAnswer, type PrometheusAnswer } from '@assay/contracts';
import { describe, expect, it } from '@jest/globals';
import { framesOf, problemsOf } from './frames.ts';

const target = (own: Record<string, unknown> = {}): PanelTarget => PanelTarget.parse(own);
const matrix = (...result: { metric: Record<string, string>; values: [number, string][] }[]): PrometheusAnswer => ({
  status: 'success',
  data: { resultType: 'matrix', result },
});
const vector = (...result: { metric: Record<string, string>; value: [number, string] }[]): PrometheusAnswer => ({
  status: 'success',
  data: { resultType: 'vector', result },
});
const answer = (results: DashboardAnswer['results']): DashboardAnswer => ({ stepMs: 2_000, results, exemplars: {} });

describe('framesOf', () => {
  it('makes a frame of each series, named as its target says', () => {
    const series = matrix({ metric: { __name__: 'up', job: 'a' }, values: [[1.5, '1'], [3.5, 'NaN'], [5.5, '+Inf']] }); // prettier-ignore
    const names = [undefined, '{{job}} !', '__auto'].map((legendFormat) => {
      const [frame] = framesOf([target({ legendFormat })], answer({ A: series }));
      expect(frame?.fields[0]?.values).toEqual([1_500, 3_500, 5_500]);
      expect(frame?.fields[0]?.config.interval).toBe(2_000);
      expect(frame?.fields[1]?.values).toEqual([1, null, Number.POSITIVE_INFINITY]);
      return frame?.fields[1]?.config.displayNameFromDS;
    });
    expect(names).toEqual(['up{job="a"}', 'a !', undefined]);
  });

  it('makes a table of labels and values, its value named after the target when there are several', () => {
    const targets = [target({ refId: 'A', format: 'table' }), target({ refId: 'B', format: 'table' })];
    const result = vector({ metric: { route: '/x' }, value: [1, '2'] }, { metric: { route: '/y', code: '500' }, value: [1, '3'] });
    const [first, second] = framesOf(targets, answer({ A: result, B: vector() }));
    expect(first?.fields.map(({ name, values }) => [name, values])).toEqual([
      ['Time', [1_000, 1_000]],
      ['code', ['', '500']],
      ['route', ['/x', '/y']],
      ['Value #A', [2, 3]],
    ]);
    expect(second?.fields.at(-1)?.name).toBe('Value #B');
    expect(framesOf(targets.slice(0, 1), answer({ A: result }))[0]?.fields.at(-1)?.name).toBe('Value');
  });

  it('takes the counts of buckets apart, from the lowest bound up', () => {
    const result = matrix(
      { metric: { le: '+Inf' }, values: [[1, '9'], [2, '10']] }, // prettier-ignore
      { metric: { le: '0.5' }, values: [[1, '2']] },
      { metric: { le: '10' }, values: [[1, '7'], [2, '4']] }, // prettier-ignore
    );
    const [frame] = framesOf([target({ format: 'heatmap' })], answer({ A: result }));
    expect(frame?.fields.map(({ name, values }) => [name, values])).toEqual([
      ['Time', [1_000, 2_000]],
      ['0.5', [2, 0]],
      ['10', [5, 4]],
      ['+Inf', [2, 6]],
    ]);
  });

  it('tells what Prometheus says against a question', () => {
    const refused: PrometheusAnswer = { status: 'error', errorType: 'bad_data', error: 'parse error' };
    expect(problemsOf(answer({ A: refused, B: vector() }))).toEqual(['A: parse error']);
    expect(framesOf([target()], answer({ A: refused }))).toEqual([]);
  });
});
