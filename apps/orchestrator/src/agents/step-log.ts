import { AssayError, mergeStep, mergeSteps, NO_STEPS, type AgentState, type StepDelta, type StepReceipt } from '@assay/contracts';
import type { SharedCells } from '@assay/inference';
import { LRUCache } from 'lru-cache';
import { Serial } from './serial.ts';
import { CHECKPOINT_AGE_MS, keyOf, type StepsRef, type StepStream, type StoredEntry } from './step-stream.ts';

export interface CheckpointCells extends SharedCells {
  read<S>(key: string): Promise<S | undefined>;
  remove(key: string): Promise<void>;
}

/** The merged state up to an entry; what is before the checkpoint before it may be forgotten. */
interface Checkpoint {
  readonly at: number;
  readonly time: number;
  readonly state: AgentState;
}

/** A session's steps as far as they are known here. */
export interface Steps {
  readonly state: AgentState;
  /** Sequence of the last entry; 0: there is none. */
  readonly at: number;
  readonly ended: boolean;
  /** What the entries are merged onto: where and when. */
  readonly base: { readonly at: number; readonly time: number };
  /** Entries since, and their characters. */
  readonly tail: { readonly entries: number; readonly chars: number };
}

/** A log whose beginning has been forgotten: nothing can be made of the rest. */
interface Lapsed {
  readonly lapsedAt: number;
}

/** So many others may be faster before an append is given up. */
const MOST_TRIES = 50;
const MOST_READS = 3;
/** Of the sessions whose state is kept at hand, characters. */
const CACHED_CHARS = 64 * 1_048_576;
const CHECKPOINT_ENTRIES = 256;
const CHECKPOINT_CHARS = 512 * 1_024;
const NOTHING = { entries: 0, chars: 0 } as const;

/**
 * What becomes of the steps of sessions: a log in JetStream, where each entry is written only directly behind the last, and which is
 * merged by the one rule that observers use. Now and then a checkpoint is written, so that neither the log nor reading it grows.
 * Errors: `service_unavailable`, `session_not_found` once the session has ended, and those of {@link mergeStep}.
 */
export class StepLog {
  private readonly known = new LRUCache<string, Steps>({ maxSize: CACHED_CHARS, sizeCalculation: charsOf });
  private readonly serial = new Serial();

  constructor(
    readonly stream: Pick<StepStream, 'append' | 'tail' | 'follow' | 'forget'>,
    private readonly cells: CheckpointCells,
    private readonly now: () => number,
    /** Told of what was not written and will be. */
    private readonly onFault: (error: unknown) => void,
  ) {}

  /** Resolves when all deltas are safe, and each is in the log once, however often it was sent. */
  append(ref: StepsRef, deltas: readonly StepDelta[]): Promise<StepReceipt> {
    return this.serial.run(keyOf(ref), () => this.appendInTurn(ref, deltas));
  }

  /** Ends the log: observers are told, and what it held is forgotten. */
  end(ref: StepsRef): Promise<void> {
    return this.serial.run(keyOf(ref), async () => {
      for (let tries = 0; tries < MOST_TRIES; tries++) {
        const steps = await this.read(ref);
        if (steps.at === 0 || steps.ended) return;
        const seq = await this.stream.append(ref, { after: steps.at, time: this.time(), deltas: [], ended: true });
        if (seq === undefined) continue;
        this.known.delete(keyOf(ref));
        await this.stream.forget(ref, seq - 1);
        await this.cells.remove(keyOf(ref));
        return;
      }
    });
  }

  /** The steps as the broker has them now. */
  async read(ref: StepsRef): Promise<Steps> {
    const steps = await this.load(ref);
    return 'lapsedAt' in steps ? { ...this.empty(), at: steps.lapsedAt } : steps;
  }

  private async appendInTurn(ref: StepsRef, deltas: readonly StepDelta[]): Promise<StepReceipt> {
    let known = this.known.get(keyOf(ref));
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const steps = known ?? (await this.caughtUp(ref));
      const merged = merge(steps, deltas);
      // What is refused by what is at hand may be right by what another orchestrator has written since.
      if (!merged.ok && !known) throw merged.error;
      known = undefined;
      if (!merged.ok) continue;
      const { accepted, state } = merged;
      const duplicates = deltas.length - accepted.length;
      if (accepted.length === 0) return { seq: steps.at, accepted: 0, duplicates };
      const seq = await this.stream.append(ref, { after: steps.at, time: this.time(), deltas: accepted, ended: false });
      if (seq === undefined) continue;
      await this.checkpointed(ref, { ...lengthened(steps, accepted), state, at: seq });
      return { seq, accepted: accepted.length, duplicates };
    }
    throw new AssayError('service_unavailable', { details: { reason: 'too many writers' } });
  }

  /** What is at hand, and what has come since. A log that has lapsed is cleared away. */
  private async caughtUp(ref: StepsRef): Promise<Steps> {
    const known = this.known.get(keyOf(ref));
    const news = known ? await this.stream.tail(ref, known.at) : [];
    // Where nothing has come although somebody else was faster, the log was begun anew.
    const steps = (known && news.length > 0 ? follow(known, news) : undefined) ?? (await this.load(ref));
    if (!('lapsedAt' in steps)) return this.remember(ref, steps);
    await this.stream.forget(ref, steps.lapsedAt);
    return this.remember(ref, this.empty());
  }

  private async load(ref: StepsRef): Promise<Steps | Lapsed> {
    let lapsedAt = 0;
    for (let reads = 0; reads < MOST_READS; reads++) {
      const checkpoint = await this.cells.read<Checkpoint>(keyOf(ref));
      const from = checkpoint ? { ...this.empty(), state: checkpoint.state, at: checkpoint.at, base: checkpoint } : this.empty();
      const entries = await this.stream.tail(ref, from.at);
      const steps = follow(from, entries);
      if (steps) return steps;
      // Between the two reads a checkpoint was written; unless there is none, and the log's beginning is gone.
      lapsedAt = entries.at(-1)?.seq ?? 0;
    }
    return { lapsedAt };
  }

  /** Remembers the steps, and writes a checkpoint where it is time. That it fails costs nothing: the next append writes one. */
  private async checkpointed(ref: StepsRef, steps: Steps): Promise<void> {
    this.remember(ref, steps);
    const { base, tail, at, state } = steps;
    const mine: Checkpoint = { at, time: this.now(), state };
    const due = tail.entries >= CHECKPOINT_ENTRIES || tail.chars >= CHECKPOINT_CHARS || mine.time - base.time >= CHECKPOINT_AGE_MS;
    if (!due) return;
    try {
      await this.cells.update<Checkpoint, undefined>(keyOf(ref), (other) => ({
        state: other && other.at > at ? other : mine,
        result: undefined,
      }));
      this.remember(ref, { ...steps, base: mine, tail: NOTHING });
      // Observers may still be on their way here from the checkpoint before.
      if (base.at > 0) await this.stream.forget(ref, base.at);
    } catch (error) {
      this.onFault(error);
    }
  }

  private remember(ref: StepsRef, steps: Steps): Steps {
    this.known.set(keyOf(ref), steps);
    return steps;
  }

  private empty(): Steps {
    return { state: NO_STEPS, at: 0, ended: false, base: { at: 0, time: this.now() }, tail: NOTHING };
  }

  private time(): string {
    return new Date(this.now()).toISOString();
  }
}

type Merged =
  { readonly ok: true; readonly accepted: StepDelta[]; readonly state: AgentState } | { readonly ok: false; readonly error: unknown };

/** The deltas that are new, and the state with them. */
function merge(steps: Steps, deltas: readonly StepDelta[]): Merged {
  if (steps.ended) return { ok: false, error: new AssayError('session_not_found') };
  const accepted: StepDelta[] = [];
  let { state } = steps;
  try {
    for (const delta of deltas) {
      const next = mergeStep(state, delta);
      if (next !== state) accepted.push(delta);
      state = next;
    }
    return { ok: true, accepted, state };
  } catch (error) {
    return { ok: false, error };
  }
}

/** The steps with these entries after them; undefined if something is missing between. */
function follow(from: Steps, entries: readonly StoredEntry[]): Steps | undefined {
  let steps = from;
  for (const { seq, entry } of entries) {
    const { after, deltas, ended, time } = entry;
    if (ended) return { ...steps, state: NO_STEPS, at: seq, ended };
    if (after !== steps.at) return undefined;
    const { base, tail } = lengthened(steps, deltas);
    const first = base.at === 0 && tail.entries === 1;
    steps = { state: mergeSteps(steps.state, deltas), at: seq, ended, base: first ? { at: 0, time: Date.parse(time) } : base, tail };
  }
  return steps;
}

function lengthened(steps: Steps, deltas: readonly StepDelta[]): Steps {
  const { entries, chars } = steps.tail;
  return { ...steps, tail: { entries: entries + 1, chars: chars + JSON.stringify(deltas).length } };
}

function charsOf({ state }: Steps): number {
  return state.steps.reduce((sum, { size }) => sum + size, 1_024 * (1 + state.steps.length));
}
