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

  it('speaks OpenMetrics to who takes it, where a source has more to tell that way', async () => {
    const metrics = new Metrics('test', { processMetrics: false });
    metrics.counter(METRICS.verdicts).inc({ verdict: 'passed', mode: 'grade' });
    metrics.gauge(METRICS.outboxPending).set(2);
    const accept = 'application/openmetrics-text;version=1.0.0,text/plain;q=0.5';
    expect((await metrics.expose(accept)).contentType).toMatch(/^text\/plain/);
    metrics.attach((openMetrics) => Promise.resolve(openMetrics ? 'x 1 # {} 1\n' : 'x 1\n'));
    expect((await metrics.expose(accept)).text.split('\n')).toEqual([
      '# HELP exam_verdicts Verdicts stored',
      '# TYPE exam_verdicts counter',
      'exam_verdicts_total{verdict="passed",mode="grade",service="test"} 1',
      '# HELP exam_outbox_pending Accepted runs that are not in the work queue yet',
      '# TYPE exam_outbox_pending gauge',
      'exam_outbox_pending{service="test"} 2',
      'x 1 # {} 1',
      '# EOF',
      '',
    ]);
    expect((await metrics.expose()).text).toMatch(/^# HELP exam_verdicts_total[^]*\nx 1\n$/);
  });

  it('exposes what its series counted and observed beside what was without them', async () => {
    const metrics = new Metrics('test', { processMetrics: false });
    const verdicts = metrics.counter(METRICS.verdicts);
    const passed = { verdict: 'passed', mode: 'grade' };
    verdicts.series(passed).add(1);
    verdicts.series(passed).add(2);
    verdicts.inc(passed);
    const seconds = metrics.histogram(METRICS.runSeconds);
    expect(seconds.series(passed)).toBe(seconds.series({ ...passed }));
    for (const taken of [0.01, 0.011, 1_000]) seconds.series(passed).observe(taken);
    seconds.observe({ verdict: 'failed', mode: 'grade' }, 1);
    // One that has seen nothing is not there, as with prom-client.
    seconds.series({ verdict: 'limit', mode: 'try' });
    const { text } = await metrics.expose();
    expect((await metrics.expose()).text).toBe(text);
    const lines = text.split('\n').filter((line) => line.includes('"passed"'));
    expect(lines).toContain('exam_verdicts_total{verdict="passed",mode="grade",service="test"} 4');
    const observed = (name: string, le = '') => `exam_run_seconds_${name}{${le}service="test",verdict="passed",mode="grade"}`;
    expect(lines.slice(1)).toEqual(
      expect.arrayContaining([
        `${observed('bucket', 'le="0.01",')} 1`,
        `${observed('bucket', 'le="0.025",')} 2`,
        `${observed('bucket', 'le="60",')} 2`,
        `${observed('bucket', 'le="+Inf",')} 3`,
        `${observed('sum')} 1000.021`,
        `${observed('count')} 3`,
      ]),
    );
    expect(text).toContain('exam_run_seconds_count{service="test",verdict="failed",mode="grade"} 1');
    expect(text).not.toContain('verdict="limit"');
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
