import { beforeEach, describe, expect, it } from '@jest/globals';
import { DriverCheck, type DriverObservation } from '@assay/grading';
import { driverObserver } from './driver.ts';
import { benchWithDriver } from '../../../test/played-driver.ts';

const text = { en: 'x', 'zh-CN': 'x' };
const check = (more: object): DriverCheck => DriverCheck.parse({ id: 'c', kind: 'driver', title: text, message: text, points: 1, ...more });

/** Answers `echo` with its argument and every other call never; emits nothing. */
function echo(line: { id?: number; call?: string; args?: unknown[] }): object[] {
  return line.call === 'echo' ? [{ id: line.id, value: line.args?.[0] ?? null }] : [];
}

describe('the script of a driver check', () => {
  let sent: object[];

  beforeEach(() => {
    sent = [];
  });

  const observe = async (params: object): Promise<DriverObservation> => {
    const bench = benchWithDriver((line) => (sent.push(line), echo(line)));
    return (await driverObserver.observe(check(params), bench)).observation;
  };
  const called = (): (string | undefined)[] => sent.flatMap((line) => ('call' in line ? [String(line.call)] : []));

  it('is played to its end when everything comes', async () => {
    const observation = await observe({
      steps: [
        { call: 'echo', args: [1], expect: { equals: 1 } },
        { call: 'echo', args: [2], as: 'two' },
      ],
    });
    expect(observation).toMatchObject({ completed: true, answers: [{ value: 1 }, { value: 2 }], calls: { two: { value: 2 } } });
  });

  it('ends at an await that was not met: whatever follows would wait for the same', async () => {
    const observation = await observe({
      partial: true,
      steps: [{ await: 'started', count: 1, withinMs: 10 }, { call: 'echo' }, { await: 'started', count: 2, withinMs: 10 }],
    });
    expect(observation).toMatchObject({ completed: false, awaited: [false], answers: [null] });
    expect(called()).toEqual([]);
  });

  it('ends when an answer it expects does not come', async () => {
    const steps = [
      { start: 'hang', as: 'run' },
      { finish: 'run', expect: { equals: 1 }, withinMs: 10 },
    ];
    const observation = await observe({ steps: [...steps, { call: 'echo' }] });
    expect(observation).toMatchObject({ completed: false, calls: { run: { timeout: true } } });
    expect(called()).toEqual(['hang']);
  });

  it('ends when an answer that an expectation speaks of does not come', async () => {
    const observation = await observe({
      steps: [{ call: 'hang', as: 'run', withinMs: 10 }, { call: 'echo' }],
      expect: [{ path: 'calls.run.value.n', is: { equals: 1 } }],
    });
    expect(observation.completed).toBe(false);
    expect(called()).toEqual(['hang']);
  });

  it('goes on where nothing is lost: the author may expect silence, or give points for each part', async () => {
    const steps = [{ call: 'hang', as: 'run', withinMs: 10 }, { call: 'echo' }];
    const silence = await observe({ steps, expect: [{ path: 'calls.run.timeout', is: { equals: true } }] });
    expect(silence).toMatchObject({ completed: true, calls: { run: { timeout: true } } });
    const parts = await observe({ partial: true, steps: [{ ...steps[0], expect: { equals: 1 } }, steps[1]] });
    expect(parts).toMatchObject({ completed: true, answers: [{ timeout: true }, { value: null }] });
  });
});
