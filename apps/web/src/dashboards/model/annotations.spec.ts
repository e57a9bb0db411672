import { DashboardAnnotation } from '@assay/contracts';
import { describe, expect, it } from '@jest/globals';
import { spansOf, united } from './annotations.ts';

const annotation = DashboardAnnotation.parse({ name: 'Faults', titleFormat: '{{fault}} on {{target}}', iconColor: 'purple' });

describe('spansOf', () => {
  it('joins what follows without a gap, and parts what does not', () => {
    const values = [0, 5, 10, 30, 35].map((time): [number, string] => [time, time === 10 ? '0' : '1']);
    const data = { resultType: 'matrix' as const, result: [{ metric: { fault: 'latency', target: 'nats' }, values }] };
    const spans = spansOf(annotation, { stepMs: 5_000, results: { Faults: { status: 'success', data } }, exemplars: {} });
    const words = { source: 'Faults', title: 'latency on nats', color: 'purple' };
    expect(spans).toEqual([
      { from: 0, to: 5_000, ...words },
      { from: 30_000, to: 35_000, ...words },
    ]);
  });

  it('has none where Prometheus has no answer', () => {
    const refused = { status: 'error' as const, errorType: 'bad_data', error: 'no' };
    expect(spansOf(annotation, { stepMs: 5_000, results: { Faults: refused }, exemplars: {} })).toEqual([]);
  });
});

describe('united', () => {
  it('shades no more where several hold at once, each colour for itself', () => {
    const span = (from: number, to: number, color: string) => ({ from, to, color, source: '', title: '' });
    expect(united([span(5, 9, 'red'), span(0, 6, 'red'), span(7, 8, 'blue'), span(10, 12, 'red')])).toEqual([
      { from: 0, to: 9, color: 'red' },
      { from: 7, to: 8, color: 'blue' },
      { from: 10, to: 12, color: 'red' },
    ]);
  });
});
