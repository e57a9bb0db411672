import { AssayError, StepDelta } from '@assay/contracts';
import { describe, expect, it } from '@jest/globals';
import { LONGEST_PIECE, StepWriter } from './step-writer.ts';

/** A broker that answers when a test says so, and a clock without time. */
function broker() {
  const batches: (readonly StepDelta[])[] = [];
  const answers: { readonly resolve: () => void; readonly reject: (error: unknown) => void }[] = [];
  const lost: unknown[] = [];
  const append = (deltas: readonly StepDelta[]): Promise<void> =>
    new Promise((resolve, reject) => {
      batches.push(deltas);
      answers.push({ resolve, reject });
    });
  const clock = { sleep: () => Promise.resolve() };
  const writer = new StepWriter('s', { append, clock, onLost: (error) => lost.push(error) });
  const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  const answer = async (error?: unknown): Promise<void> => {
    const next = answers.shift();
    if (error === undefined) next?.resolve();
    else next?.reject(error);
    await settle();
  };
  return { writer, batches, answer, lost };
}

const away = new AssayError('service_unavailable');

describe('StepWriter', () => {
  it('keeps nobody waiting, and puts together what comes while the broker is busy', async () => {
    const { writer, batches, answer } = broker();
    writer.emit({ event_type: 'started', payload: { name: 'n' } });
    for (const said of ['a', 'b', 'c']) writer.say(said);
    writer.call({ index: 0, id: 'i', name: 'f', arguments: '{' });
    writer.call({ index: 0, arguments: '}' });
    writer.call({ index: 1, arguments: '' });
    writer.say('d');
    const closed = writer.close();
    await answer();
    await answer();
    await closed;
    const deltas = batches.flat();
    expect(deltas.map(({ event_id }) => event_id)).toEqual([1, 2, 3, 4, 5]);
    expect(deltas.map(({ event_type, payload }) => [event_type, payload])).toEqual([
      ['started', { name: 'n' }],
      ['text', { text: 'abc' }],
      ['tool_call', { index: 0, id: 'i', name: 'f', arguments: '{}' }],
      ['tool_call', { index: 1, arguments: '' }],
      ['text', { text: 'd' }],
    ]);
  });

  it('writes nothing that a delta may not carry, whatever is said', async () => {
    const { writer, batches, answer } = broker();
    // The dearest of all units in JSON: each becomes six.
    const said = '\u0001'.repeat(2 * LONGEST_PIECE + 7);
    writer.say(said);
    void writer.close();
    for (let round = 0; round < 3; round++) await answer();
    const deltas = batches.flat();
    for (const delta of deltas) StepDelta.parse(delta);
    expect(deltas.map(({ payload }) => (payload as { text: string }).text).join('')).toBe(said);
  });

  it('sends again what did not arrive, under the same numbers', async () => {
    const { writer, batches, answer, lost } = broker();
    writer.say('a');
    await answer(away);
    await answer();
    expect(batches[1]).toEqual(batches[0]);
    writer.say('b');
    expect(batches[2]?.[0]?.event_id).toBe(2);
    expect(lost).toEqual([]);
  });

  it('gives up where there is no sense in it, once, and then is silent', async () => {
    const { writer, batches, answer, lost } = broker();
    const full = new AssayError('session_full');
    writer.say('a');
    await answer(full);
    writer.say('b');
    await writer.close();
    expect([lost, batches.length]).toEqual([[full], 1]);
  });

  it('lets who waits for the end wait for one try only', async () => {
    const { writer, batches, answer, lost } = broker();
    writer.say('a');
    const closed = writer.close();
    await answer(away);
    await closed;
    expect([lost, batches.length]).toEqual([[away], 1]);
  });
});
