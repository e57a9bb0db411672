import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Phase, RunEvent } from '@assay/contracts';
import { createLogger, inSpan, startTracing, type Tracing } from '@assay/telemetry';
import { InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { Progress } from './progress.ts';

const exporter = new InMemorySpanExporter();
const tracing: Tracing = startTracing({
  service: 'test',
  logger: createLogger({ service: 'test', level: 'silent' }),
  processors: [new SimpleSpanProcessor(exporter)],
});

describe('progress', () => {
  let events: RunEvent[];
  let now: number;

  beforeEach(() => {
    exporter.reset();
    events = [];
    now = 1_000;
  });

  const begin = (): Progress =>
    new Progress({ emit: (event) => events.push(event), ended: () => undefined, clock: () => now, now: () => new Date(now) });

  afterAll(() => tracing.shutdown());

  it('makes a span of every phase, each under the run’s', async () => {
    const progress = await inSpan('run', {}, async () => {
      const made = begin();
      made.passed('queued', new Date(900));
      await made.phase('leased', () => Promise.resolve(void (now += 20)));
      return made;
    });
    // As in a callback of a socket that is older than the run.
    const end = progress.begin('compile');
    now += 300;
    end();
    const spans = exporter.getFinishedSpans();
    const run = spans.find(({ name }) => name === 'run');
    const phases = spans.filter(({ name }) => name !== 'run');
    expect(phases.map(({ name }) => name)).toEqual(['queued', 'leased', 'compile']);
    expect(phases.every(({ parentSpanContext }) => parentSpanContext?.spanId === run?.spanContext().spanId)).toBe(true);
    expect(phases.map(({ duration: [s, ns] }) => s * 1_000 + ns / 1e6).filter((ms) => ms === 100 || ms === 300)).toEqual([100, 300]);
    expect(progress.phases).toEqual([
      { name: 'queued', ms: 100 },
      { name: 'leased', ms: 20 },
      { name: 'compile', ms: 300 },
    ]);
  });

  it('hands a phase the trace that its processes continue', async () => {
    const env = await inSpan('run', {}, () => begin().phase('check:a', (given) => Promise.resolve(given)));
    const check = exporter.getFinishedSpans().find(({ name }) => name === 'check:a');
    const { traceId, spanId } = check!.spanContext();
    expect(env).toEqual({ TRACEPARENT: `00-${traceId}-${spanId}-01` });
  });

  it('shows operators the parts of a phase exactly, and the learner only the whole, in coarse steps', async () => {
    const ended: Phase[] = [];
    const progress = new Progress({
      emit: (event) => events.push(event),
      ended: (phase) => ended.push(phase),
      clock: () => now,
      now: () => new Date(now),
    });
    const takes = (ms: number) => () => Promise.resolve(void (now += ms));
    await progress.phase('checks', () => progress.part('check:a', takes(117)).then(() => progress.part('check:b', takes(204.5))), {
      stepMs: 100,
    });
    expect(ended).toEqual([
      { name: 'check:a', ms: 117 },
      { name: 'check:b', ms: 204.5 },
      { name: 'checks', ms: 321.5 },
    ]);
    expect(exporter.getFinishedSpans().map(({ name }) => name)).toEqual(['check:a', 'check:b', 'checks']);
    expect(progress.phases).toEqual([{ name: 'checks', ms: 400 }]);
    expect(events).toEqual([
      { type: 'phase', name: 'checks', status: 'started' },
      { type: 'phase', name: 'checks', status: 'ended', ms: 400 },
    ]);
  });

  it('ends a phase that fails, and its span says so', async () => {
    await expect(begin().phase('leased', () => Promise.reject(new Error('no Docker')))).rejects.toThrow('no Docker');
    expect(events.at(-1)).toMatchObject({ type: 'phase', name: 'leased', status: 'ended' });
    expect(exporter.getFinishedSpans()).toMatchObject([{ name: 'leased', status: { message: 'no Docker' } }]);
  });
});
