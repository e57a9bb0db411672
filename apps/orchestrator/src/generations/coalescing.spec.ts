import { describe, expect, it } from '@jest/globals';
import { AssayError, type GenerationEvent } from '@assay/contracts';
import type { Target } from '@assay/inference';
import { Coalescing } from './coalescing.ts';
import type { Opened, Served } from './layer.ts';
import type { Operation } from './operation.ts';

const target = { name: 'm@1.0.0' } as Target;
const served: Served = { answer: { id: '1', model: 'm', choices: [] }, target, hops: 0, from: 'target' };
const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A caller who may leave. */
function caller() {
  const leaving = new AbortController();
  return { operation: { signal: leaving.signal } as Operation, leave: () => leaving.abort(new AssayError('request_cancelled')) };
}

/** Somebody to be asked, who answers when the test says so. */
function model<T>(value: T) {
  const asked: Operation[] = [];
  let say: (error?: Error) => void = () => undefined;
  const ask = (operation: Operation): Promise<T> => {
    asked.push(operation);
    return new Promise<T>((resolve, reject) => {
      say = (error) => (error ? reject(error) : resolve(value));
      operation.signal.addEventListener('abort', () => reject(operation.signal.reason as Error));
    });
  };
  return { asked, ask, say: (error?: Error) => say(error) };
}

describe('coalesced answers', () => {
  it('are asked for once, and all but the first say that they came from the cache', async () => {
    const coalescing = new Coalescing();
    const { asked, ask, say } = model(served);
    const all = Array.from({ length: 3 }, () => coalescing.answer('k', caller().operation, ask));
    say();
    expect((await Promise.all(all)).map(({ from }) => from)).toEqual(['target', 'exact-cache', 'exact-cache']);
    expect(asked).toHaveLength(1);
  });

  it('come although the one has left who asked first', async () => {
    const coalescing = new Coalescing();
    const { asked, ask, say } = model(served);
    const first = caller();
    const left = coalescing.answer('k', first.operation, ask);
    const stayed = coalescing.answer('k', caller().operation, ask);
    first.leave();
    await expect(left).rejects.toMatchObject({ code: 'request_cancelled' });
    expect(asked[0]?.signal.aborted).toBe(false);
    say();
    expect((await stayed).from).toBe('exact-cache');
  });

  it('are cancelled when all have left', async () => {
    const coalescing = new Coalescing();
    const { asked, ask } = model(served);
    const callers = [caller(), caller()];
    const all = Promise.allSettled(callers.map(({ operation }) => coalescing.answer('k', operation, ask)));
    for (const { leave } of callers) leave();
    expect((await all).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(asked[0]?.signal.aborted).toBe(true);
  });

  it('fail for all when the model fails', async () => {
    const coalescing = new Coalescing();
    const { asked, ask, say } = model(served);
    const all = Promise.allSettled([0, 1].map(() => coalescing.answer('k', caller().operation, ask)));
    say(new AssayError('upstream_failed'));
    expect((await all).map((one) => one.status === 'rejected' && (one.reason as AssayError).code)).toEqual([
      'upstream_failed',
      'upstream_failed',
    ]);
    expect(asked).toHaveLength(1);
  });

  it('are asked for by each alone when the first was refused for reasons of its own', async () => {
    const coalescing = new Coalescing();
    const { asked, ask, say } = model(served);
    const first = coalescing.answer('k', caller().operation, ask);
    const other = coalescing.answer('k', caller().operation, ask);
    say(new AssayError('rate_limited'));
    await expect(first).rejects.toMatchObject({ code: 'rate_limited' });
    await nextTurn();
    expect(asked).toHaveLength(2);
    say();
    expect((await other).from).toBe('target');
  });
});

const WORDS: readonly GenerationEvent[] = ['one', 'two', 'three'].map((text) => ({ type: 'text', choice: 0, text }));

/** Streams words, one whenever somebody reads on. */
function streaming(failure?: Error) {
  const state = { asked: 0, given: 0, left: false };
  const ask = (): Promise<Opened> => {
    state.asked++;
    return Promise.resolve({ events: events(), target, hops: 0, from: 'target' as const });
  };
  async function* events(): Opened['events'] {
    try {
      for (const word of WORDS) {
        await nextTurn();
        state.given++;
        yield word;
      }
      if (failure) throw failure;
    } finally {
      state.left = true;
    }
  }
  return { state, ask };
}

async function read({ events }: Opened): Promise<GenerationEvent[]> {
  const seen: GenerationEvent[] = [];
  for await (const event of events) seen.push(event);
  return seen;
}

describe('coalesced streams', () => {
  it('are the same for all, also for who comes in the middle', async () => {
    const coalescing = new Coalescing();
    const { state, ask } = streaming();
    const first = await coalescing.open('k', caller().operation, ask);
    await first.events.next();
    const late = await coalescing.open('k', caller().operation, ask);
    expect(late.from).toBe('exact-cache');
    expect(await Promise.all([read(first), read(late)])).toEqual([WORDS.slice(1), WORDS]);
    expect(state).toEqual({ asked: 1, given: 3, left: true });
  });

  it('go on for the others when the first one leaves, and stop when the last one does', async () => {
    const coalescing = new Coalescing();
    const { state, ask } = streaming();
    const opened = [await coalescing.open('k', caller().operation, ask), await coalescing.open('k', caller().operation, ask)];
    for (const { events } of opened) await events.next();
    await opened[0]?.events.return();
    await opened[1]?.events.next();
    expect(state).toMatchObject({ given: 2, left: false });
    await opened[1]?.events.return();
    await nextTurn();
    expect(state).toMatchObject({ given: 2, left: true });
    await coalescing.open('k', caller().operation, ask);
    expect(state.asked).toBe(2);
  });

  it('break off for all', async () => {
    const coalescing = new Coalescing();
    const { ask } = streaming(new AssayError('worker_lost'));
    const opened = [await coalescing.open('k', caller().operation, ask), await coalescing.open('k', caller().operation, ask)];
    const ends = await Promise.allSettled(opened.map(read));
    expect(ends.map((one) => one.status === 'rejected' && (one.reason as AssayError).code)).toEqual(['worker_lost', 'worker_lost']);
  });

  it('are never joined by who wants a whole answer', async () => {
    const coalescing = new Coalescing();
    const stream = streaming();
    const whole = model(served);
    await coalescing.open('k', caller().operation, stream.ask);
    const answer = coalescing.answer('k', caller().operation, whole.ask);
    whole.say();
    expect((await answer).from).toBe('target');
  });
});
