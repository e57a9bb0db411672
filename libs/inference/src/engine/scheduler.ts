import { AdapterSlots } from './adapter-slots.ts';
import { KvCache } from './kv/kv-cache.ts';
import type { SimulatedModelCard } from './model-card.ts';
import type { Produced, Sequence } from './sequence.ts';
import { byRank, WaitingQueue } from './waiting-queue.ts';

export interface SchedulerHooks {
  readonly admitted: (sequence: Sequence) => void;
  readonly preempted: (sequence: Sequence) => void;
}

/** What one step computes: so many tokens of each sequence. */
export interface Step {
  readonly work: ReadonlyMap<Sequence, number>;
  readonly prefillTokens: number;
  readonly decodes: number;
}

/** Nothing can be computed; at `wakeAt`, ms, an adapter will be there that somebody waits for. */
export interface Idle {
  readonly wakeAt: number | undefined;
}

export type Take = (sequence: Sequence, produced: Produced) => void;

/**
 * Continuous batching: before each step it is decided anew what is computed. Who decodes comes first, so that no long prompt
 * holds up the others' tokens; then prompts in chunks; then those that wait, as far as slots, blocks and adapters go. When
 * blocks run out, the last in rank gives up its own and is computed again later.
 */
export class Scheduler {
  readonly cache: KvCache;
  readonly adapters: AdapterSlots;
  private readonly card: SimulatedModelCard;
  private readonly hooks: SchedulerHooks;
  private readonly queue = new WaitingQueue<Sequence>();
  private readonly active: Sequence[] = [];

  constructor(card: SimulatedModelCard, hooks: SchedulerHooks) {
    this.card = card;
    this.hooks = hooks;
    this.cache = new KvCache(card.blocks);
    this.adapters = new AdapterSlots({ slots: card.adapterSlots, loadMs: card.adapterLoadMs });
  }

  get running(): number {
    return this.active.length;
  }

  get waiting(): number {
    return this.queue.length;
  }

  add(sequence: Sequence): void {
    this.queue.add(sequence);
  }

  /** Takes a sequence out, wherever it is; what it held is free at once. */
  cancel(sequence: Sequence): void {
    if (sequence.state === 'waiting') this.queue.remove(sequence);
    if (sequence.state === 'running') this.leave(sequence);
    sequence.state = 'ended';
  }

  /** Decides on the next step. */
  plan(now: number): Step | Idle {
    const draft = new Draft(this.card.stepTokens);
    for (const sequence of [...this.active]) if (sequence.decodes) this.extend(sequence, draft);
    for (const sequence of [...this.active]) if (!draft.work.has(sequence)) this.extend(sequence, draft);
    const wakeAt = draft.preempted ? undefined : this.admit(draft, now);
    return draft.work.size > 0 ? draft : { wakeAt };
  }

  /** The step is over: each sequence that is computed to its end says a token. */
  commit(step: Step, take: Take): void {
    for (const [sequence, count] of step.work) {
      // Cancelled or pre-empted since the step was planned.
      if (sequence.state !== 'running') continue;
      sequence.advance(this.cache, count);
      if (sequence.computed < sequence.total) continue;
      const produced = sequence.produce();
      if (produced.finish !== undefined) {
        this.leave(sequence);
        sequence.state = 'ended';
      }
      take(sequence, produced);
    }
  }

  private extend(sequence: Sequence, draft: Draft): void {
    const count = Math.min(sequence.total - sequence.computed, draft.budget, this.card.prefillChunk);
    if (count <= 0 || sequence.state !== 'running') return;
    while (!sequence.reserve(this.cache, count)) {
      const victim = this.active.at(-1);
      if (victim === undefined) return;
      this.preempt(victim, draft);
      if (victim === sequence) return;
    }
    draft.add(sequence, count);
  }

  private preempt(victim: Sequence, draft: Draft): void {
    draft.drop(victim);
    this.leave(victim);
    victim.state = 'waiting';
    victim.preemptions += 1;
    this.queue.add(victim);
    this.hooks.preempted(victim);
  }

  /** Lets in who waits, in rank. Who waits for an adapter lets others pass; who waits for blocks does not, or would wait for ever. */
  private admit(draft: Draft, now: number): number | undefined {
    let wakeAt = Infinity;
    let blocked = false;
    this.queue.sift(
      () => !blocked && draft.budget > 0 && this.active.length < this.card.maxRunning,
      (sequence) => {
        const { adapter } = sequence.options;
        if (adapter !== undefined) {
          const readyAt = this.adapters.readyAt(adapter, now);
          wakeAt = Math.min(wakeAt, readyAt > now ? readyAt : Infinity);
          if (readyAt > now) return false;
        }
        blocked = !sequence.fits(this.cache);
        if (blocked) return false;
        this.enter(sequence, draft, now);
        return true;
      },
    );
    return wakeAt === Infinity ? undefined : wakeAt;
  }

  private enter(sequence: Sequence, draft: Draft, now: number): void {
    const { adapter } = sequence.options;
    const first = sequence.scheduledAt === undefined;
    if (adapter !== undefined) this.adapters.use(adapter, now);
    sequence.admit(this.cache, now);
    const at = this.active.findLastIndex((other) => byRank(other, sequence) < 0);
    this.active.splice(at + 1, 0, sequence);
    if (first) this.hooks.admitted(sequence);
    this.extend(sequence, draft);
  }

  private leave(sequence: Sequence): void {
    this.active.splice(this.active.indexOf(sequence), 1);
    sequence.release(this.cache);
    if (sequence.options.adapter !== undefined) this.adapters.release(sequence.options.adapter);
  }
}

/** A step while it is being planned. */
class Draft implements Step {
  readonly work = new Map<Sequence, number>();
  budget: number;
  prefillTokens = 0;
  decodes = 0;
  preempted = false;

  constructor(budget: number) {
    this.budget = budget;
  }

  add(sequence: Sequence, count: number): void {
    this.work.set(sequence, count);
    this.count(sequence, count);
  }

  drop(sequence: Sequence): void {
    this.preempted = true;
    const count = this.work.get(sequence);
    if (count === undefined) return;
    this.work.delete(sequence);
    this.count(sequence, -count);
  }

  private count(sequence: Sequence, count: number): void {
    this.budget -= count;
    if (sequence.decodes) this.decodes += Math.sign(count);
    else this.prefillTokens += count;
  }
}
