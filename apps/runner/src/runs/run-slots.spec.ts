import { describe, expect, it } from '@jest/globals';
import { createLogger, Metrics, traceContext } from '@assay/telemetry';
import { RunSlots } from './run-slots.ts';
import type { RunDelivery } from './run-worker.ts';

const delivery: RunDelivery = {
  job: {
    runId: '019a9d3f-4a9e-7c58-9c51-8f3ad5b0b0aa',
    lane: 'practice',
    mode: 'grade',
    exerciseId: 'x',
    exerciseVersion: '1.0.0',
    bundle: '0'.repeat(64),
    files: {},
    traceId: '0'.repeat(32),
    queuedAt: '2026-01-01T00:00:00Z',
  },
  delivery: 1,
  last: false,
  context: traceContext.active(),
  ack: () => Promise.resolve(true),
  retry: () => undefined,
};

describe('slots', () => {
  it('hand work back only when none of them asks for work any more', async () => {
    const log: string[] = [];
    const asking = Promise.withResolvers<never>();
    const began = Promise.withResolvers<undefined>();
    let takes = 0;
    const slots = new RunSlots({
      queue: { take: () => (++takes === 1 ? Promise.resolve(delivery) : asking.promise) },
      worker: {
        handle: (_, stop) =>
          new Promise((resolve) => {
            began.resolve(undefined);
            stop.addEventListener('abort', () => {
              log.push('handed back');
              resolve();
            });
          }),
      },
      slots: 2,
      metrics: new Metrics('test', { processMetrics: false }),
      logger: createLogger({ service: 'test', level: 'silent' }),
    });
    slots.start();
    await began.promise;
    const stopped = slots.stop(0);
    setTimeout(() => {
      log.push('asks no more');
      asking.reject(new Error('stopped'));
    }, 20);
    await stopped;
    expect(log).toEqual(['asks no more', 'handed back']);
  });
});
