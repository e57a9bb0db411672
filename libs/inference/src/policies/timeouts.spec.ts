import { AssayError, type GenerationEvent } from '@assay/contracts';
import { describe, expect, it, jest } from '@jest/globals';

import { AttemptTimer, isContent } from './timeouts.ts';
import { settle, VirtualClock } from './virtual-clock.ts';

const timeouts = { connectMs: 100, firstTokenMs: 1_000, idleMs: 200, totalMs: 5_000 };
const start: GenerationEvent = { type: 'start', id: '1', model: 'm@1' };
const text = (value: string): GenerationEvent => ({ type: 'text', choice: 0, text: value });

/** A source that says each event at its moment and then hangs or ends; it ignores its signal, as bad sources do. */
class Script implements AsyncIterable<GenerationEvent> {
  returned = false;
  constructor(
    private readonly clock: VirtualClock,
    private readonly lines: readonly (readonly [afterMs: number, event: GenerationEvent])[],
    private readonly then: 'hang' | 'end' = 'hang',
  ) {}

  [Symbol.asyncIterator](): AsyncIterator<GenerationEvent> {
    let at = 0;
    return {
      next: async () => {
        const line = this.lines[at++];
        if (!line) return this.then === 'end' ? { done: true, value: undefined } : new Promise(() => undefined);
        if (line[0] > 0) await this.clock.sleep(line[0]);
        return { done: false, value: line[1] };
      },
      return: () => {
        this.returned = true;
        return Promise.resolve({ done: true, value: undefined });
      },
    };
  }
}

function watch(lines: readonly (readonly [number, GenerationEvent])[], then: 'hang' | 'end' = 'hang', limits = timeouts) {
  const clock = new VirtualClock();
  const controller = new AbortController();
  const timer = new AttemptTimer(controller, clock, limits);
  const source = new Script(clock, lines, then);
  const seen: string[] = [];
  const read = async (): Promise<void> => {
    for await (const event of timer.over(source)) seen.push(`${clock.now()} ${event.type}`);
    seen.push(`${clock.now()} end`);
  };
  const done = read().catch(
    (error: unknown) => void seen.push(`${clock.now()} ${error instanceof AssayError ? error.code : String(error)}`),
  );
  return { clock, controller, timer, source, seen, done };
}

describe('time-outs of an attempt', () => {
  it('ends a target that does not accept, by the connect time-out', async () => {
    const { clock, controller, seen } = watch([]);
    await clock.advance(99);
    expect(seen).toEqual([]);
    await clock.advance(1);
    expect(seen).toEqual(['100 connect_timeout']);
    expect(controller.signal.reason).toMatchObject({ code: 'connect_timeout', details: { timeoutMs: 100 } });
    expect(clock.sleeping).toBe(0);
  });

  it('does not take a start, an empty delta or a role for the first token', async () => {
    const { clock, seen } = watch([
      [10, start],
      [500, text('')],
      [400, { type: 'reasoning', choice: 0, text: '' }],
    ]);
    await clock.advance(5_000);
    expect(seen).toEqual(['10 start', '510 text', '910 reasoning', '1010 first_token_timeout']);
  });

  it('counts the first token from the moment the target accepted', async () => {
    const { clock, timer, seen } = watch([]);
    await clock.advance(50);
    timer.connected();
    await clock.advance(999);
    expect(seen).toEqual([]);
    await clock.advance(1);
    expect(seen).toEqual(['1050 first_token_timeout']);
  });

  it('notices silence in the middle, although empty pieces keep coming', async () => {
    const { clock, seen } = watch([
      [0, start],
      [0, text('a')],
      [150, text('b')],
      [150, text('')],
      [40, text('')],
    ]);
    await clock.advance(1_000);
    expect(seen.at(-1)).toBe('350 idle_timeout');
  });

  it('does not blame the target for a slow reader', async () => {
    const clock = new VirtualClock();
    const timer = new AttemptTimer(new AbortController(), clock, timeouts);
    const events = timer.over(
      new Script(
        clock,
        [
          [0, text('a')],
          [100, text('b')],
        ],
        'end',
      ),
    );
    await events.next();
    await clock.advance(3_000);
    const second = events.next();
    await clock.advance(100);
    expect((await second).value).toEqual(text('b'));
    expect((await events.next()).done).toBe(true);
    expect(clock.sleeping).toBe(0);
  });

  it('ends the whole attempt by the total, slow reader or not', async () => {
    const lines = Array.from({ length: 100 }, (): readonly [number, GenerationEvent] => [90, text('x')]);
    const { clock, seen } = watch(lines);
    await clock.advance(10_000);
    expect(seen.at(-1)).toBe('5000 total_timeout');
    const away = new AbortController();
    const timer = new AttemptTimer(away, clock, timeouts);
    const events = timer.over(new Script(clock, lines));
    await Promise.all([events.next(), clock.advance(100)]);
    await clock.advance(5_000);
    expect(away.signal.reason).toMatchObject({ code: 'total_timeout' });
    await expect(events.next()).rejects.toMatchObject({ code: 'total_timeout' });
  });

  it('gives an answer in one piece all of the time', async () => {
    const clock = new VirtualClock();
    const timer = new AttemptTimer(new AbortController(), clock, timeouts);
    timer.connectedWhole();
    const raced = timer.race(clock.sleep(4_999).then(() => 'answer'));
    await clock.advance(4_999);
    expect(await raced).toBe('answer');
    timer.close();
    expect(clock.sleeping).toBe(0);
  });

  it('leaves no timer and ends the source when the answer ends, the reader stops or the caller aborts', async () => {
    const ended = watch([[0, text('a')]], 'end');
    await ended.done;
    expect(ended.seen.at(-1)).toBe('0 end');
    expect(ended.clock.sleeping).toBe(0);
    expect(ended.controller.signal.aborted).toBe(false);

    const clock = new VirtualClock();
    const source = new Script(clock, [[0, text('a')]]);
    for await (const event of new AttemptTimer(new AbortController(), clock, timeouts).over(source)) {
      expect(event).toEqual(text('a'));
      break;
    }
    expect([source.returned, clock.sleeping]).toEqual([true, 0]);

    const aborted = watch([[0, text('a')]]);
    await settle();
    aborted.controller.abort(new AssayError('request_cancelled'));
    await aborted.done;
    expect(aborted.seen.at(-1)).toBe('0 request_cancelled');
    expect([aborted.source.returned, aborted.clock.sleeping]).toEqual([true, 0]);
  });

  it('refuses to race once it is over', async () => {
    const clock = new VirtualClock();
    const controller = new AbortController();
    const timer = new AttemptTimer(controller, clock, timeouts);
    await clock.advance(100);
    await expect(timer.race(Promise.reject(new Error('later')))).rejects.toMatchObject({ code: 'connect_timeout' });
  });

  it('sets one timer for a thousand pieces', async () => {
    const lines = Array.from({ length: 1_000 }, (): readonly [number, GenerationEvent] => [0, text('x')]);
    const clock = new VirtualClock();
    const alarm = jest.spyOn(clock, 'alarm');
    for await (const event of new AttemptTimer(new AbortController(), clock, timeouts).over(new Script(clock, lines, 'end')))
      expect(event.type).toBe('text');
    expect(alarm.mock.calls.length).toBeLessThanOrEqual(2);
  });

  it('takes tool calls, reasoning and an end for content', () => {
    expect(isContent({ type: 'tool', choice: 0, index: 0, id: 'c', arguments: '' })).toBe(false);
    expect(isContent({ type: 'tool', choice: 0, index: 0, name: 'f', arguments: '' })).toBe(true);
    expect(isContent({ type: 'tool', choice: 0, index: 0, arguments: '{' })).toBe(true);
    expect(isContent({ type: 'reasoning', choice: 0, text: 'hm' })).toBe(true);
    expect(isContent({ type: 'finish', choice: 0, reason: 'stop' })).toBe(true);
    expect(isContent({ type: 'usage', usage: { promptTokens: 1, completionTokens: 1 } })).toBe(false);
  });
});
