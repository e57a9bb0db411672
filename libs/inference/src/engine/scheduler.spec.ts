import { describe, expect, it } from '@jest/globals';
import { SimulatedModelCard } from './model-card.ts';
import { Scheduler } from './scheduler.ts';
import type { Script } from './script.ts';
import { between, pick, seededRandom } from './seeded.ts';
import { Sequence } from './sequence.ts';

const OPERATIONS = 10_000;
const card = SimulatedModelCard.parse({
  id: 'm',
  contextTokens: 320,
  blocks: 40,
  maxRunning: 6,
  stepTokens: 96,
  prefillChunk: 48,
  adapters: ['a', 'b', 'c'],
  adapterSlots: 2,
  adapterLoadMs: 5,
});

function script(tokens: number): Script {
  return {
    tokens: Array.from({ length: tokens }, () => ({ kind: 'text' as const, text: 'x' })),
    ids: Uint32Array.from({ length: tokens }, (_, index) => index * 7 + tokens),
    ends: 'stop',
  };
}

/** Cheaper than `expect`: it is asked a hundred thousand times. */
function must(holds: boolean, what: string): void {
  if (!holds) throw new Error(what);
}

describe('scheduler', () => {
  it.each([1, 2, 3])(`loses no block, slot, adapter or sequence over ${String(OPERATIONS)} random operations (seed %i)`, (seed) => {
    const random = seededRandom(seed);
    const scheduler = new Scheduler(card, { admitted: () => undefined, preempted: () => (preemptions += 1) });
    const open = new Map<Sequence, { answer: number; said: number }>();
    let preemptions = 0;
    let now = 0;
    let finished = 0;

    const arrive = (arrival: number): void => {
      const answer = between(random, 1, 120);
      const shared = between(random, 1, 4);
      const prompt = Uint32Array.from({ length: between(random, 1, 190) }, (_, index) => index * shared);
      const sequence = new Sequence({
        priority: between(random, 0, 9),
        arrival,
        arrivedAt: now,
        adapter: random() < 0.3 ? pick(random, card.adapters) : undefined,
        prompt,
        limit: card.contextTokens - prompt.length,
        stop: [],
        write: () => script(answer),
      });
      open.set(sequence, { answer, said: 0 });
      scheduler.add(sequence);
    };

    const step = (): void => {
      const plan = scheduler.plan(now);
      now += 1;
      if (!('work' in plan)) return;
      const planned = [...plan.work.values()].reduce((sum, count) => sum + count, 0);
      must(planned <= card.stepTokens, 'a step has more tokens than it may');
      if (random() < 0.1) cancelOne();
      scheduler.commit(plan, (sequence, { token, finish }) => {
        const of = open.get(sequence);
        if (!of) throw new Error('a sequence spoke after its end');
        if (token) of.said += 1;
        if (finish === undefined) return;
        must(of.said === of.answer, 'a sequence ended too soon or too late');
        open.delete(sequence);
        finished += 1;
      });
    };

    const cancelOne = (): void => {
      const sequences = [...open.keys()];
      if (sequences.length === 0) return;
      const sequence = pick(random, sequences);
      scheduler.cancel(sequence);
      open.delete(sequence);
    };

    for (let operation = 0; operation < OPERATIONS; operation += 1) {
      const chance = random();
      if (chance < 0.12 && open.size < 40) arrive(operation);
      else if (chance < 0.14) cancelOne();
      else step();
      must(scheduler.running <= card.maxRunning, 'more run than may');
      must(scheduler.running + scheduler.waiting === open.size, 'a sequence is lost');
      must(scheduler.cache.usedBlocks + scheduler.cache.freeBlocks === card.blocks, 'a block is lost');
      must(scheduler.adapters.loaded.length <= card.adapterSlots, 'more adapters than slots');
    }
    for (let left = 0; open.size > 0; left += 1) {
      if (left > 20_000) throw new Error(`${String(open.size)} sequences never end`);
      step();
    }
    expect(scheduler.cache.usedBlocks).toBe(0);
    expect(scheduler.running + scheduler.waiting).toBe(0);
    expect(finished).toBeGreaterThan(100);
    expect(preemptions).toBeGreaterThan(100);
  });
});
