import { describe, expect, it } from '@jest/globals';
import { METRICS } from './metric-names.ts';
import { Metrics } from './metrics.ts';

describe('Metrics', () => {
  it('gives the same metric for the same definition', () => {
    const metrics = new Metrics('test', { processMetrics: false });
    expect(metrics.counter(METRICS.verdicts)).toBe(metrics.counter(METRICS.verdicts));
  });

  it('exposes what was counted, with the service as a label', async () => {
    const metrics = new Metrics('test', { processMetrics: false });
    metrics.counter(METRICS.verdicts).inc({ verdict: 'passed', mode: 'grade' });
    const { text } = await metrics.expose();
    expect(text).toContain('exam_verdicts_total{verdict="passed",mode="grade",service="test"} 1');
  });

  it('has one definition for each name, in the form that Prometheus wants', () => {
    const names = Object.values(METRICS).map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const { kind, name, help } of Object.values(METRICS)) {
      expect(name).toMatch(/^(vllm:)?[a-z][a-z0-9_]*$/);
      expect(help).not.toBe('');
      expect(name.endsWith('_total')).toBe(kind === 'counter');
    }
  });
});
