import { beforeEach, describe, expect, it } from '@jest/globals';
import type { RunEvent, RunReport } from '@assay/contracts';
import { loadSyntax } from '@assay/curriculum';
import { createLogger, Metrics, traceContext } from '@assay/telemetry';
import { exercise, stored } from '../../test/exercises.ts';
import { Bundles } from './bundles.ts';
import { Turns } from '../pipeline/turns.ts';
import { RunWorker, type RunDelivery } from './run-worker.ts';

const text = (value: string) => ({ en: value, 'zh-CN': value });
const bundle = exercise({
  language: 'go',
  file: 'solution.go',
  rules: [{ text: text('No unsafe.'), static: { path: 'solution.go', forbiddenImports: ['unsafe'] } }],
  checks: [{ kind: 'stdio', cases: [{}] }],
});
const { bytes, digest } = stored(bundle);
const runId = '019a9d3f-4a9e-7c58-9c51-8f3ad5b0b0aa';

/** Rejected by a file rule: it needs no sandbox. */
const AGAINST_RULES = 'package main\n\nimport "unsafe"\n';
/** Needs a sandbox, and there is none. */
const NEEDS_SANDBOX = 'package main\n\nfunc main() {}\n';

describe('a run in the hands of a worker', () => {
  let log: string[];
  let events: RunEvent[];
  let reports: RunReport[];
  let cancellation: AbortController;
  let stop: AbortController;
  let worker: RunWorker;

  beforeEach(async () => {
    [log, events, reports] = [[], [], []];
    cancellation = new AbortController();
    stop = new AbortController();
    const syntax = await loadSyntax();
    worker = new RunWorker({
      bundles: new Bundles({ get: () => Promise.resolve(bytes) }),
      workshop: {
        lease: () => Promise.reject(new Error('no Docker')),
        imageName: (image) => image,
        syntax: { parseFiles: (files) => Promise.resolve(syntax.parseFiles(files)) },
        compilers: new Turns(1),
        clock: () => 0,
        notice: () => undefined,
      },
      events: { writer: () => ({ emit: (event) => void events.push(event), flush: () => Promise.resolve(void log.push('events')) }) },
      reports: { publish: (report) => Promise.resolve(void (reports.push(report), log.push('report'))) },
      cancellations: {
        follow: () => Promise.resolve({ signal: cancellation.signal, [Symbol.dispose]: () => void log.push('unfollowed') }),
      },
      metrics: new Metrics('test', { processMetrics: false }),
      logger: createLogger({ service: 'test', level: 'silent' }),
      now: () => new Date('2026-01-01T00:00:01Z'),
    });
  });

  const delivery = (solution: string, more: Partial<RunDelivery> = {}): RunDelivery => ({
    job: {
      runId,
      lane: 'practice',
      mode: 'grade',
      exerciseId: 'small-go',
      exerciseVersion: '1.0.0',
      bundle: digest,
      files: { 'solution.go': solution },
      traceId: '0'.repeat(32),
      queuedAt: '2026-01-01T00:00:00Z',
    },
    delivery: 1,
    last: false,
    context: traceContext.active(),
    ack: () => Promise.resolve(log.push('ack') > 0),
    retry: (delayMs) => void log.push(`retry ${delayMs}`),
    ...more,
  });

  it('is acknowledged only after its events and its report are stored', async () => {
    await worker.handle(delivery(AGAINST_RULES), stop.signal);
    expect(log).toEqual(['unfollowed', 'events', 'report', 'ack']);
    expect(reports).toMatchObject([
      { runId, delivery: 1, verdict: 'rejected', reason: text('No unsafe.'), phases: [{ name: 'queued', ms: 1_000 }] },
    ]);
    expect(events[0]).toEqual({ type: 'state', state: 'running' });
  });

  it('goes back, later each time, when the platform fails', async () => {
    await worker.handle(delivery(NEEDS_SANDBOX), stop.signal);
    await worker.handle(delivery(NEEDS_SANDBOX, { delivery: 2 }), stop.signal);
    expect(log.filter((entry) => entry !== 'unfollowed')).toEqual(['retry 500', 'retry 2000']);
    expect(reports).toEqual([]);
  });

  it('ends as infra_error, with a reason, when the platform failed for the last time', async () => {
    await worker.handle(delivery(NEEDS_SANDBOX, { delivery: 3, last: true }), stop.signal);
    expect(reports).toMatchObject([
      { verdict: 'infra_error', delivery: 3, checks: [], reason: { en: expect.stringContaining('our fault') } },
    ]);
    expect(log.at(-1)).toBe('ack');
  });

  it('ends as cancelled when its owner called it off, whatever else happened', async () => {
    cancellation.abort(new Error('called off'));
    await worker.handle(delivery(NEEDS_SANDBOX, { last: true }), stop.signal);
    expect(reports).toMatchObject([{ verdict: 'cancelled' }]);
  });

  it('goes back at once when the runner stops, even at its last delivery', async () => {
    stop.abort(new Error('ending'));
    await worker.handle(delivery(AGAINST_RULES, { last: true }), stop.signal);
    expect(log).toEqual(['unfollowed', 'retry 0']);
  });

  it('is not handed back once its report is stored, though nobody confirms the acknowledgement', async () => {
    await worker.handle(delivery(AGAINST_RULES, { ack: () => Promise.resolve(false) }), stop.signal);
    expect(reports).toHaveLength(1);
    expect(log.filter((entry) => entry.startsWith('retry'))).toEqual([]);
  });

  it('is never acknowledged without a stored report', async () => {
    const unstored = delivery(AGAINST_RULES);
    reports.push = () => {
      throw new Error('the broker is away');
    };
    await worker.handle(unstored, stop.signal);
    expect(log).toContain('retry 500');
    expect(log).not.toContain('ack');
  });
});
