import { blames, countOutcome, NO_OUTCOMES, type ArmOutcome, type ArmOutcomes, type SharedCells } from '@assay/inference';
import type { AttemptOutcome } from '../generations/guarded-attempt.ts';
import { kvKey } from '../limits/kv-cells.ts';

/** Cells that can be read without writing them. */
export interface OutcomeCells extends SharedCells {
  read<S>(key: string): Promise<S | undefined>;
}

const FLUSH_EVERY_MS = 1_000;

/** What has been counted of the arms of experiments, by every orchestrator together. */
export class Experiments {
  /** Counted here and not yet shared, by cell. */
  private unshared = new Map<string, ArmOutcomes>();
  private flushing: Promise<void> = Promise.resolve();
  private readonly timer: NodeJS.Timeout;

  constructor(
    private readonly cells: OutcomeCells,
    private readonly onFault: (error: unknown) => void,
  ) {
    this.timer = setInterval(() => void this.flush(), FLUSH_EVERY_MS).unref();
  }

  /** Counts an attempt at the arm that its user met; what a fallback did says nothing about the arm. */
  settle({ operation, state, error, startedAt, endedAt, usage }: AttemptOutcome): void {
    const { experiment } = operation.route;
    const [arm] = operation.targets;
    if (!experiment || state.target.name !== arm.name) return;
    if (error !== undefined && !blames(error)) return;
    const outcome: ArmOutcome =
      error === undefined ? { ok: true, latencyMs: endedAt - startedAt, tokens: usage?.completionTokens ?? 0 } : { ok: false };
    const cell = cellOf(experiment.id, arm.name);
    this.unshared.set(cell, countOutcome(this.unshared.get(cell) ?? NO_OUTCOMES, outcome));
  }

  /** What has been counted of an arm; at most a second behind on other orchestrators' part. */
  async of(experiment: string, target: string): Promise<ArmOutcomes> {
    await this.flush();
    return (await this.cells.read<ArmOutcomes>(cellOf(experiment, target))) ?? NO_OUTCOMES;
  }

  async close(): Promise<void> {
    clearInterval(this.timer);
    await this.flush();
  }

  /** One after another: who waits for a flush knows that what was counted before is shared. */
  private flush(): Promise<void> {
    this.flushing = this.flushing.then(() => this.share());
    return this.flushing;
  }

  /** Never rejects; what could not be shared is kept. */
  private async share(): Promise<void> {
    const counted = this.unshared;
    this.unshared = new Map();
    for (const [cell, outcomes] of counted) {
      try {
        await this.cells.update<ArmOutcomes, undefined>(cell, (before = NO_OUTCOMES) => ({
          state: sum(before, outcomes),
          result: undefined,
        }));
      } catch (error) {
        this.unshared.set(cell, sum(this.unshared.get(cell) ?? NO_OUTCOMES, outcomes));
        this.onFault(error);
      }
    }
  }
}

const cellOf = (experiment: string, target: string): string => `${kvKey(experiment)}.${kvKey(target)}`;

function sum(a: ArmOutcomes, b: ArmOutcomes): ArmOutcomes {
  return {
    requests: a.requests + b.requests,
    errors: a.errors + b.errors,
    latencyMs: a.latencyMs + b.latencyMs,
    latencyMsSquared: a.latencyMsSquared + b.latencyMsSquared,
    tokens: a.tokens + b.tokens,
    tokensSquared: a.tokensSquared + b.tokensSquared,
  };
}
