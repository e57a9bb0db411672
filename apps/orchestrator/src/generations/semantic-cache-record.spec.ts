import { describe, expect, it, jest } from '@jest/globals';
import { AssayError } from '@assay/contracts';
import { createLogger, Metrics } from '@assay/telemetry';
import type { Operation } from './operation.ts';
import { semanticCacheRecord } from './semantic-cache-record.ts';

function setup() {
  let now = 0;
  const logger = createLogger({ service: 'test', level: 'silent' });
  const warn = jest.spyOn(logger, 'warn');
  const metrics = new Metrics('test', { processMetrics: false });
  const remarks: [string, string][] = [];
  const stages = {
    inferenceBegins: () => undefined,
    inferenceEnds: () => undefined,
    remark: (name: string, value: string) => void remarks.push([name, value]),
  };
  const record = semanticCacheRecord(logger, metrics, { now: () => now });
  const fault = (model: string, error: unknown = new AssayError('no_worker')) => record({ stages } as unknown as Operation, model, error);
  return { fault, warn, metrics, remarks, pass: (ms: number) => (now += ms) };
}

describe('faults of the semantic cache', () => {
  it('are all counted and marked on their request', async () => {
    const { fault, metrics, remarks } = setup();
    for (let n = 0; n < 3; n++) fault('sim-embed');
    fault('sim-embed', new Error('a bug'));
    const { text } = await metrics.expose();
    expect(text).toContain('inference_semantic_cache_faults_total{model="sim-embed",code="no_worker",service="test"} 3');
    expect(text).toContain('code="internal"');
    expect(remarks).toHaveLength(4);
    expect(remarks[0]).toEqual(['assay.semantic_cache.fault', 'no_worker']);
  });

  it('are one line a minute for each model in the log, with how many there were meanwhile', () => {
    const { fault, warn, pass } = setup();
    for (let n = 0; n < 100; n++) fault('one');
    fault('other');
    expect(warn.mock.calls.map(([line]) => line)).toMatchObject([
      { model: 'one', code: 'no_worker', since: 0 },
      { model: 'other', since: 0 },
    ]);
    pass(60_000);
    fault('one');
    expect(warn.mock.calls.at(-1)?.[0]).toMatchObject({ model: 'one', since: 99 });
  });
});
