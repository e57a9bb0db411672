import { describe, expect, it } from '@jest/globals';
import { AgentState, STEP_LIMITS, StepDelta, type StepPayload } from './agents.ts';
import { mergePatch, mergeSteps, NO_STEPS } from './merge-steps.ts';

const at = (second: number): string => new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString();

type Happening = { [Type in StepDelta['event_type']]: readonly [Type, StepPayload<Type>] }[StepDelta['event_type']];

/** The deltas of one step, numbered. */
const step = (step_id: string, ...happenings: readonly Happening[]): StepDelta[] =>
  happenings.map(([event_type, payload], index) =>
    StepDelta.parse({ step_id, event_id: index + 1, event_type, payload, timestamp: at(index) }),
  );

/** Mulberry32: numbers from 0 to 1. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const byId = ({ steps }: AgentState) => steps.toSorted((a, b) => (a.step_id < b.step_id ? -1 : 1));

describe('mergeSteps', () => {
  it('makes of deltas what they say', () => {
    const deltas = step(
      'plan',
      ['started', { name: 'Plan', kind: 'chain', parent_id: 'root', state: { goal: 'tea', kettle: { on: false } } }],
      ['text', { text: 'Boil ' }],
      ['tool_call', { index: 1, id: 'b', name: 'pour', arguments: '{}' }],
      ['tool_call', { index: 0, id: 'a', name: 'heat', arguments: '{"c":' }],
      ['tool_call', { index: 0, arguments: '100}' }],
      ['text', { text: 'water.' }],
      ['state', { kettle: { on: true, litres: 1 }, goal: null }],
      ['finished', { state: { done: true } }],
    );
    expect(mergeSteps(NO_STEPS, deltas).steps).toEqual([
      {
        step_id: 'plan',
        parent_id: 'root',
        name: 'Plan',
        kind: 'chain',
        status: 'finished',
        text: 'Boil water.',
        state: { kettle: { on: true, litres: 1 }, done: true },
        tool_calls: [
          { index: 0, id: 'a', name: 'heat', arguments: '{"c":100}' },
          { index: 1, id: 'b', name: 'pour', arguments: '{}' },
        ],
        events: 8,
        started_at: at(0),
        updated_at: at(7),
        size: expect.any(Number),
      },
    ]);
  });

  it('keeps why a step failed', () => {
    const error = { code: 'no_worker', message: 'Nobody is there.' };
    const [failed] = mergeSteps(NO_STEPS, step('a', ['started', { name: 'A' }], ['failed', error])).steps;
    expect(failed).toMatchObject({ status: 'failed', error });
  });

  it('counts what a step holds, so that what is taken away makes room again', () => {
    const [grown] = mergeSteps(NO_STEPS, step('a', ['text', { text: 'ä"x' }], ['state', { list: [1, 2] }])).steps;
    expect(grown?.size).toBe(JSON.stringify('ä"x').length - 2 + '"list":[1,2]'.length);
    const [emptied] = mergeSteps(NO_STEPS, step('a', ['state', { list: [1, 2] }], ['state', { list: null }])).steps;
    expect(emptied?.size).toBe(0);
  });

  it('comes to the same state whatever the interleaving of steps, the size of batches and the number of deliveries', () => {
    for (let seed = 1; seed <= 300; seed++) {
      const random = seeded(seed);
      const pick = (below: number): number => Math.floor(random() * below);
      const steps = Array.from({ length: 1 + pick(6) }, (_none, index) => step(`s${index}`, ...happeningsOf(pick, 1 + pick(12))));
      const straight = mergeSteps(NO_STEPS, steps.flat());
      const sent = steps.map(() => 0);
      let state: AgentState = NO_STEPS;
      while (sent.some((count, index) => count < (steps[index]?.length ?? 0))) {
        const index = pick(steps.length);
        const [deltas = [], done = 0] = [steps[index], sent[index]];
        // Somewhere before what is next, on to somewhere behind it: some come again, some for the first time.
        const until = Math.min(deltas.length, done + pick(4));
        state = mergeSteps(state, deltas.slice(pick(done + 1), until));
        sent[index] = Math.max(done, until);
      }
      expect({ seed, steps: byId(state) }).toEqual({ seed, steps: byId(straight) });
      // What an observer has merged is what it would read.
      expect(AgentState.parse(JSON.parse(JSON.stringify(state)))).toEqual(state);
    }
  });

  it('gives the very same state back for what it has', () => {
    const deltas = step('a', ['started', { name: 'A' }], ['text', { text: 'x' }]);
    const state = mergeSteps(NO_STEPS, deltas);
    expect(mergeSteps(state, deltas)).toBe(state);
  });

  it('refuses what comes too early, naming what is next, and what comes after an end', () => {
    const deltas = step(
      'a',
      ['started', { name: 'A' }],
      ['text', { text: 'x' }],
      ['text', { text: 'y' }],
      ['finished', {}],
      ['text', { text: 'z' }],
    );
    const [first, , third, , fifth] = deltas;
    const state = mergeSteps(NO_STEPS, first ? [first] : []);
    expect(() => mergeSteps(state, third ? [third] : [])).toThrow(
      expect.objectContaining({ code: 'step_out_of_order', details: { step_id: 'a', event_id: 3, next: 2 } }),
    );
    const ended = mergeSteps(NO_STEPS, deltas.slice(0, 4));
    expect(() => mergeSteps(ended, fifth ? [fifth] : [])).toThrow(expect.objectContaining({ code: 'step_ended' }));
  });

  it('holds so many steps, and so much in them, and no more', () => {
    const many = Array.from({ length: STEP_LIMITS.steps }, (_none, index) => step(`s${index}`, ['started', { name: '' }])).flat();
    const full = mergeSteps(NO_STEPS, many);
    const full413 = expect.objectContaining({ code: 'session_full' });
    expect(() => mergeSteps(full, step('more', ['started', { name: '' }]))).toThrow(full413);
    const long: Happening = ['text', { text: 'x'.repeat(16_000) }];
    const pieces = step('long', ...Array.from({ length: 66 }, () => long));
    const most = mergeSteps(NO_STEPS, pieces.slice(0, 65));
    expect(() => mergeSteps(most, pieces)).toThrow(full413);
  });

  it('refuses a payload that is too long', () => {
    const delta = { step_id: 'a', event_id: 1, event_type: 'text', payload: { text: 'x'.repeat(STEP_LIMITS.payload) }, timestamp: at(0) };
    expect(StepDelta.safeParse(delta).success).toBe(false);
  });
});

function happeningsOf(pick: (below: number) => number, count: number): Happening[] {
  const some: readonly (() => Happening)[] = [
    () => ['started', { name: `n${pick(9)}`, state: { [`k${pick(4)}`]: pick(9) } }],
    () => ['text', { text: 'x'.repeat(pick(5)) }],
    () => ['state', { [`k${pick(4)}`]: pick(3) === 0 ? null : { [`m${pick(3)}`]: pick(9) } }],
    () => ['tool_call', { index: pick(3), name: `t${pick(3)}`, arguments: `${pick(9)}` }],
  ];
  const happenings = Array.from({ length: count }, () => some[pick(some.length)]?.()).filter((one) => one !== undefined);
  return pick(2) === 0 ? [...happenings, ['finished', { state: { last: true } }]] : happenings;
}

describe('mergePatch', () => {
  // The examples of RFC 7396, appendix A, whose target and patch are objects.
  it.each([
    ['{"a":"b"}', '{"a":"c"}', '{"a":"c"}'],
    ['{"a":"b"}', '{"b":"c"}', '{"a":"b","b":"c"}'],
    ['{"a":"b"}', '{"a":null}', '{}'],
    ['{"a":"b","b":"c"}', '{"a":null}', '{"b":"c"}'],
    ['{"a":["b"]}', '{"a":"c"}', '{"a":"c"}'],
    ['{"a":"c"}', '{"a":["b"]}', '{"a":["b"]}'],
    ['{"a":{"b":"c"}}', '{"a":{"b":"d","c":null}}', '{"a":{"b":"d"}}'],
    ['{"a":[{"b":"c"}]}', '{"a":[1]}', '{"a":[1]}'],
    ['{"e":null}', '{"a":1}', '{"e":null,"a":1}'],
    ['{"a":"foo"}', '{"b":{"c":null}}', '{"a":"foo","b":{}}'],
    ['{}', '{"a":{"bb":{"ccc":null}}}', '{"a":{"bb":{}}}'],
  ])('of %s by %s is %s', (target, patch, result) => {
    const parsed = (text: string) => JSON.parse(text) as Record<string, unknown>;
    expect(JSON.stringify(mergePatch(parsed(target), parsed(patch)))).toBe(result);
  });

  it('takes every name for a name', () => {
    const patch = JSON.parse('{"__proto__":{"polluted":true},"constructor":1}') as Record<string, unknown>;
    const merged = mergePatch({}, patch);
    expect(JSON.stringify(merged)).toBe('{"__proto__":{"polluted":true},"constructor":1}');
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });
});
