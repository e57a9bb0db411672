import { AssayError, type StepDelta } from '@assay/contracts';
import { describe, expect, it } from '@jest/globals';
import { StepLog, type CheckpointCells } from './step-log.ts';
import { CHECKPOINT_AGE_MS, keyOf, type StepEntry, type StepsRef, type StoredEntry } from './step-stream.ts';

/** What several orchestrators share, in memory. */
function shared() {
  const logs = new Map<string, StoredEntry[]>();
  const cells = new Map<string, unknown>();
  const of = (ref: StepsRef): StoredEntry[] => logs.get(keyOf(ref)) ?? [];
  let sequence = 0;
  let failing = 0;
  const stream = {
    append: async (ref: StepsRef, entry: StepEntry) => {
      await Promise.resolve();
      if ((of(ref).at(-1)?.seq ?? 0) !== entry.after) return undefined;
      logs.set(keyOf(ref), [...of(ref), { seq: ++sequence, entry }]);
      return sequence;
    },
    tail: (ref: StepsRef, after: number) => Promise.resolve(of(ref).filter(({ seq }) => seq > after)),
    forget: (ref: StepsRef, upTo: number) => {
      logs.set(
        keyOf(ref),
        of(ref).filter(({ seq }) => seq > upTo),
      );
      return Promise.resolve();
    },
    follow: () => {
      throw new Error('nobody follows here');
    },
  };
  const checkpoints: CheckpointCells = {
    read: <S>(key: string) => Promise.resolve(cells.get(key) as S | undefined),
    remove: (key) => Promise.resolve(void cells.delete(key)),
    update: <S, R>(key: string, fn: (state: S | undefined) => { readonly state: S; readonly result: R }) => {
      if (failing-- > 0) return Promise.reject(new AssayError('service_unavailable'));
      const { state, result } = fn(cells.get(key) as S | undefined);
      cells.set(key, state);
      return Promise.resolve(result);
    },
  };
  return { stream, checkpoints, of, cells, failNext: () => (failing = 1) };
}

const REF: StepsRef = { account: 'demo', session: 's' };
const text = (event_id: number, said = 'x', step_id = 'a'): StepDelta => ({
  step_id,
  event_id,
  event_type: 'text',
  payload: { text: said },
  timestamp: '2026-01-01T00:00:00Z',
});

function platform() {
  const broker = shared();
  const clock = { now: Date.UTC(2026, 0, 1) };
  const faults: unknown[] = [];
  const replica = (): StepLog =>
    new StepLog(
      broker.stream,
      broker.checkpoints,
      () => clock.now,
      (fault) => faults.push(fault),
    );
  return { ...broker, clock, faults, replica };
}

const stepsOf = async (log: StepLog) => (await log.read(REF)).state.steps.map(({ step_id, text: said, events }) => [step_id, said, events]);

describe('StepLog', () => {
  it('takes each delta once, whichever of two orchestrators gets it, and knows of neither before it asks', async () => {
    const { replica } = platform();
    const [here, there] = [replica(), replica()];
    await here.append(REF, [text(1, 'a')]);
    await there.append(REF, [text(1, 'a'), text(2, 'b')]);
    // What stands here is behind: what is missing here is there.
    expect(await here.append(REF, [text(3, 'c')])).toMatchObject({ accepted: 1, duplicates: 0 });
    await Promise.all([here.append(REF, [text(1, 'A', 'b')]), there.append(REF, [text(1, 'B', 'c')]), here.append(REF, [text(4, 'd')])]);
    expect((await stepsOf(there)).sort()).toEqual([
      ['a', 'abcd', 4],
      ['b', 'A', 1],
      ['c', 'B', 1],
    ]);
    await expect(there.append(REF, [text(9)])).rejects.toMatchObject({ code: 'step_out_of_order', details: { next: 5 } });
  });

  it('writes a checkpoint now and then, and forgets what is before the one before it', async () => {
    const { replica, of, cells } = platform();
    const log = replica();
    for (let event = 1; event <= 600; event++) await log.append(REF, [text(event)]);
    expect(cells.get(keyOf(REF))).toMatchObject({ at: 512 });
    expect([of(REF)[0]?.seq, of(REF).length]).toEqual([257, 344]);
    expect((await replica().append(REF, [text(601)])).accepted).toBe(1);
    expect(await stepsOf(replica())).toEqual([['a', 'x'.repeat(601), 601]]);
  });

  it('writes one too when the last is old, so that nothing has lapsed within the time of a session', async () => {
    const { replica, clock, cells } = platform();
    const log = replica();
    await log.append(REF, [text(1)]);
    clock.now += CHECKPOINT_AGE_MS - 1;
    await log.append(REF, [text(2)]);
    expect(cells.size).toBe(0);
    clock.now += 1;
    // Whoever has just come knows how old it is.
    await replica().append(REF, [text(3)]);
    expect(cells.get(keyOf(REF))).toMatchObject({ at: 3, time: clock.now });
  });

  it('goes on when a checkpoint fails', async () => {
    const { replica, clock, cells, faults, failNext } = platform();
    const log = replica();
    await log.append(REF, [text(1)]);
    clock.now += CHECKPOINT_AGE_MS;
    failNext();
    await log.append(REF, [text(2)]);
    expect([faults.length, cells.size]).toEqual([1, 0]);
    await log.append(REF, [text(3)]);
    expect(cells.get(keyOf(REF))).toMatchObject({ at: 3 });
  });

  it('begins anew where the beginning of a log has lapsed', async () => {
    const { replica, stream } = platform();
    const stale = replica();
    for (let event = 1; event <= 3; event++) await stale.append(REF, [text(event)]);
    // As the broker does with what is old.
    await stream.forget(REF, 1);
    const fresh = replica();
    expect(await stepsOf(fresh)).toEqual([]);
    expect(await fresh.append(REF, [text(1, 'new')])).toMatchObject({ accepted: 1 });
    expect(await stepsOf(replica())).toEqual([['a', 'new', 1]]);
    // Who still has the old one at hand finds out when it writes.
    await stream.forget(REF, 99);
    await expect(stale.append(REF, [text(4)])).rejects.toMatchObject({ code: 'step_out_of_order', details: { next: 1 } });
    expect(await stale.append(REF, [text(1, 'again')])).toMatchObject({ accepted: 1 });
    expect(await stepsOf(replica())).toEqual([['a', 'again', 1]]);
  });

  it('ends once, for everybody', async () => {
    const { replica, of } = platform();
    const [here, there] = [replica(), replica()];
    await here.append(REF, [text(1)]);
    await there.append(REF, [text(2)]);
    await here.end(REF);
    await there.end(REF);
    expect(of(REF).map(({ entry }) => entry.ended)).toEqual([true]);
    for (const log of [here, there, replica()]) {
      await expect(log.append(REF, [text(3)])).rejects.toMatchObject({ code: 'session_not_found' });
    }
  });
});
