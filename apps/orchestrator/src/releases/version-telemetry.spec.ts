import { AssayError } from '@assay/contracts';
import type { VersionOutcome } from '@assay/inference';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { SharedCounts, type CountCells } from '../experiments/shared-counts.ts';
import type { AttemptOutcome } from '../generations/guarded-attempt.ts';
import { VersionTelemetry } from './version-telemetry.ts';

class Cells implements CountCells {
  readonly all = new Map<string, string>();
  isDown = false;

  update<S, R>(key: string, fn: (state: S | undefined) => { readonly state: S; readonly result: R }): Promise<R> {
    if (this.isDown) return Promise.reject(new AssayError('service_unavailable'));
    const before = this.all.get(key);
    const { state, result } = fn(before === undefined ? undefined : (JSON.parse(before) as S));
    this.all.set(key, JSON.stringify(state));
    return Promise.resolve(result);
  }

  read<S>(key: string): Promise<S | undefined> {
    const text = this.all.get(key);
    return Promise.resolve(text === undefined ? undefined : (JSON.parse(text) as S));
  }

  readAll<S>(prefix: string): Promise<ReadonlyMap<string, S>> {
    const found = [...this.all].filter(([key]) => key.startsWith(prefix));
    return Promise.resolve(new Map(found.map(([key, text]) => [key, JSON.parse(text) as S])));
  }
}

const DONE: VersionOutcome = { outcome: 'succeeded', totalMs: 100, promptTokens: 10, completionTokens: 5, costMicros: 2 };
/** An attempt at a target of an operation that was routed to the first of `targets`; only what is looked at is in it. */
const attempt = (at: string, ...targets: string[]): AttemptOutcome =>
  ({ operation: { targets: targets.map((name) => ({ name })) }, state: { target: { name: at } } }) as unknown as AttemptOutcome;

let cells: Cells;
let faults: unknown[];
let now: number;
let replicas: VersionTelemetry[];

beforeEach(() => {
  cells = new Cells();
  faults = [];
  now = 1_700_000_000_000;
  const make = () => new VersionTelemetry(new SharedCounts(cells, (error) => faults.push(error)), { now: () => now });
  replicas = [make(), make()];
});

afterEach(() => Promise.all(replicas.map((replica) => replica.close())));

describe('what versions did', () => {
  it('is counted together by all replicas', async () => {
    const [one, other] = replicas;
    one?.settle(attempt('m@1', 'm@1'), DONE);
    other?.settle(attempt('m@1', 'm@1'), { ...DONE, outcome: 'failed' });
    other?.guarded(attempt('m@1', 'm@1').operation, 'm@1');
    await other?.over('m@1', 60);
    expect(await one?.over('m@1', 60)).toMatchObject({ requests: 2, errors: 1, guarded: 1, costMicros: 4 });
    expect(await one?.over('m@10', 60)).toMatchObject({ requests: 0 });
  });

  it('counts at the version that routing chose; a fallback counts nowhere', async () => {
    const [one] = replicas;
    one?.settle(attempt('m@2', 'm@1', 'm@2'), DONE);
    one?.guarded(attempt('m@2', 'm@1', 'm@2').operation, 'm@2');
    expect(await one?.over('m@2', 60)).toMatchObject({ requests: 0, guarded: 0 });
    expect(await one?.over('m@1', 60)).toMatchObject({ requests: 0 });
  });

  it('leaves a window when its time is over', async () => {
    const [one] = replicas;
    one?.settle(attempt('m@1', 'm@1'), DONE);
    now += 60_000;
    one?.settle(attempt('m@1', 'm@1'), DONE);
    expect(await one?.over('m@1', 60)).toMatchObject({ requests: 1 });
    expect(await one?.over('m@1', 120)).toMatchObject({ requests: 2 });
    now += 23 * 3_600_000;
    expect(await one?.over('m@1', 3_600)).toMatchObject({ requests: 0 });
    expect(await one?.over('m@1', 86_400)).toMatchObject({ requests: 2 });
  });

  it('is kept while it cannot be shared, and shared once', async () => {
    const [one] = replicas;
    cells.isDown = true;
    one?.settle(attempt('m@1', 'm@1'), DONE);
    expect(await one?.over('m@1', 60)).toMatchObject({ requests: 0 });
    expect(faults).toHaveLength(1);
    one?.settle(attempt('m@1', 'm@1'), DONE);
    cells.isDown = false;
    expect(await one?.over('m@1', 60)).toMatchObject({ requests: 2 });
    expect(await one?.over('m@1', 60)).toMatchObject({ requests: 2 });
  });
});
