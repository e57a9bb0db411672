import { AssayError, STEP_LIMITS, type StepDelta, type StepPayload } from '@assay/contracts';
import type { Clock } from '@assay/inference';

/** What happens to a step, of each kind with its own payload. */
export type Happening = {
  [Type in StepDelta['event_type']]: { readonly event_type: Type; readonly payload: StepPayload<Type> };
}[StepDelta['event_type']];

export interface StepWriterDeps {
  /** Resolves when the deltas are safe; they may be sent again. */
  readonly append: (deltas: readonly StepDelta[]) => Promise<unknown>;
  readonly clock: Pick<Clock, 'sleep'>;
  /** Told once when the step cannot be told on. */
  readonly onLost: (error: unknown) => void;
}

/** Text of one delta, UTF-16 units: what JSON makes six of one still fits into a payload. */
export const LONGEST_PIECE = Math.floor((STEP_LIMITS.payload - 256) / 6);
/** Text that comes within this time goes together, ms. */
const PACE_MS = 100;
const RETRY_MS = 500;
const MOST_TRIES = 5;

/** Tells of one step without keeping anybody waiting who works on it. What waits meanwhile is put together. */
export class StepWriter {
  private readonly queue: Happening[] = [];
  private readonly closing = new AbortController();
  private events = 0;
  private lost = false;
  private pumping: Promise<void> | undefined;

  constructor(
    private readonly stepId: string,
    private readonly deps: StepWriterDeps,
  ) {}

  emit(happening: Happening): void {
    if (this.lost || this.closing.signal.aborted) return;
    const last = this.queue.at(-1);
    const joined = last && join(last, happening);
    if (joined) this.queue[this.queue.length - 1] = joined;
    else this.queue.push(happening);
    this.pumping ??= this.pump();
  }

  /** Text of any length. */
  say(text: string): void {
    for (let at = 0; at < text.length; at += LONGEST_PIECE) {
      this.emit({ event_type: 'text', payload: { text: text.slice(at, at + LONGEST_PIECE) } });
    }
  }

  /** Arguments of any length. */
  call({ arguments: written, ...call }: StepPayload<'tool_call'>): void {
    for (let at = 0; at === 0 || at < written.length; at += LONGEST_PIECE) {
      this.emit({ event_type: 'tool_call', payload: { ...call, arguments: written.slice(at, at + LONGEST_PIECE) } });
    }
  }

  /** Resolves when everything is told, or lost. */
  async close(): Promise<void> {
    this.closing.abort();
    await this.pumping;
  }

  private async pump(): Promise<void> {
    while (this.queue.length > 0) {
      const deltas = this.queue.splice(0, STEP_LIMITS.batch).map((happening) => this.delta(happening));
      try {
        await this.store(deltas);
      } catch (error) {
        this.lost = true;
        this.queue.length = 0;
        this.deps.onLost(error);
      }
      await this.pause(PACE_MS);
    }
    this.pumping = undefined;
  }

  /** The broker may be away for a moment. Who waits for the end waits for one more try only. */
  private async store(deltas: readonly StepDelta[]): Promise<void> {
    for (let tries = 1; ; tries++) {
      try {
        await this.deps.append(deltas);
        return;
      } catch (error) {
        const passes = error instanceof AssayError && error.code === 'service_unavailable';
        if (!passes || tries >= MOST_TRIES || this.closing.signal.aborted) throw error;
      }
      await this.pause(RETRY_MS);
    }
  }

  private async pause(ms: number): Promise<void> {
    if (!this.closing.signal.aborted) await this.deps.clock.sleep(ms, this.closing.signal).catch(() => undefined);
  }

  private delta(happening: Happening): StepDelta {
    return { step_id: this.stepId, event_id: ++this.events, timestamp: new Date().toISOString(), ...happening };
  }
}

/** Two pieces of the same text, or of the same call's arguments, as one. */
function join(last: Happening, next: Happening): Happening | undefined {
  if (last.event_type === 'text' && next.event_type === 'text') {
    const text = last.payload.text + next.payload.text;
    return text.length <= LONGEST_PIECE ? { event_type: 'text', payload: { text } } : undefined;
  }
  if (last.event_type === 'tool_call' && next.event_type === 'tool_call' && last.payload.index === next.payload.index) {
    const written = last.payload.arguments + next.payload.arguments;
    return written.length <= LONGEST_PIECE ? { ...last, payload: { ...last.payload, arguments: written } } : undefined;
  }
  return undefined;
}
