import { AssayError } from '@assay/contracts';
import { describe, expect, it, jest } from '@jest/globals';
import { pino } from 'pino';
import { endedRun, FINISHED_AT, WHOLE } from '../../test/ended-run.ts';
import type { StoreThread } from '../store/store-thread.ts';
import type { Evidence } from './evidence.ts';
import { GradedRuns } from './graded-runs.ts';

const OPTIONS = { quietMs: 3_000, atLeastMs: 14_000, atMostMs: 60_000 };

function attended(seal: Evidence['seal']) {
  const world = { now: Date.parse(FINISHED_AT), spans: WHOLE, looks: 0 };
  const ask = (() => {
    world.looks++;
    return Promise.resolve({ spans: world.spans, otlp: '{}' });
  }) as unknown as StoreThread['ask'];
  const graded = new GradedRuns({
    evidence: { seal },
    store: { ask },
    settlement: OPTIONS,
    logger: pino({ level: 'silent' }),
    now: () => world.now,
    signal: new AbortController().signal,
  });
  return { world, graded };
}

const sealed = () => jest.fn<Evidence['seal']>().mockResolvedValue({} as Awaited<ReturnType<Evidence['seal']>>);

describe('graded runs', () => {
  it('are sealed once they are settled, with few looks until then', async () => {
    const seal = sealed();
    const { world, graded } = attended(seal);
    for (let pause = await graded.attend(endedRun()); pause !== undefined; pause = await graded.attend(endedRun())) {
      expect(pause).toBeGreaterThan(0);
      expect(graded.pending).toBe(1);
      world.now += pause;
    }
    expect(seal).toHaveBeenCalledTimes(1);
    expect(world.now - Date.parse(FINISHED_AT)).toBe(14_000);
    expect(world.looks).toBeLessThanOrEqual(6);
    expect(graded.pending).toBe(0);
  });

  it('are the only ones: not tries, and not runs that go on', async () => {
    const seal = sealed();
    const { graded } = attended(seal);
    expect(await graded.attend(endedRun({ mode: 'try' }))).toBeUndefined();
    const { verdict: _none, ...unfinished } = endedRun();
    expect(await graded.attend(unfinished)).toBeUndefined();
    expect(seal).not.toHaveBeenCalled();
  });

  it('come again when sealing fails for the moment, and are given up when it never can be', async () => {
    const seal = sealed();
    const { world, graded } = attended(seal);
    world.now += 60_000;
    seal.mockRejectedValueOnce(new AssayError('service_unavailable'));
    await expect(graded.attend(endedRun())).rejects.toThrow(AssayError);
    expect(graded.pending).toBe(1);
    seal.mockRejectedValueOnce(new AssayError('run_not_found'));
    expect(await graded.attend(endedRun())).toBeUndefined();
    expect(graded.pending).toBe(0);
  });
});
