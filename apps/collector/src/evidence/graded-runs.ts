import { AssayError, type Run } from '@assay/contracts';
import type { Logger } from '@assay/telemetry';
import type { StoreThread } from '../store/store-thread.ts';
import type { Evidence } from './evidence.ts';
import { settle, type EndedRun, type Look, type SettlementOptions } from './settlement.ts';

export interface GradedRunsDeps {
  readonly evidence: Pick<Evidence, 'seal'>;
  readonly store: Pick<StoreThread, 'ask'>;
  readonly settlement: SettlementOptions;
  readonly logger: Logger;
  /** Ms since 1970. */
  readonly now: () => number;
  readonly signal: AbortSignal;
}

/** From one look at a run's trace to the next, ms. */
const LOOK_EVERY_MS = 1_000;

/** Has every graded run sealed, once what belongs to it has arrived. */
export class GradedRuns {
  private readonly deps: GradedRunsDeps;
  private readonly looks = new Map<string, Look>();

  constructor(deps: GradedRunsDeps) {
    this.deps = deps;
  }

  /** Runs that are waited for. */
  get pending(): number {
    return this.looks.size;
  }

  /** Looks at a run that has its verdict. Resolves with the pause until the next look, ms; undefined when it is sealed, or never will be. */
  async attend(run: Run): Promise<number | undefined> {
    const { verdict, finishedAt } = run;
    if (run.mode !== 'grade' || verdict === undefined || finishedAt === undefined) return undefined;
    const pause = await this.pauseBefore({ ...run, verdict, finishedAt });
    if (pause !== undefined) return pause;
    await this.seal(run.id);
    this.looks.delete(run.id);
    return undefined;
  }

  /** Undefined when there is nothing to wait for any more. */
  private async pauseBefore(run: EndedRun): Promise<number | undefined> {
    const { store, settlement, now, signal } = this.deps;
    const early = Date.parse(run.finishedAt) + settlement.atLeastMs - settlement.quietMs - now();
    const before = this.looks.get(run.id);
    // Not before it could be settled: until then a look would only cost.
    if (before && early > 0) return early;
    const { spans } = await store.ask({ kind: 'whole-trace', traceId: run.traceId }, signal);
    const { settled, look } = settle(run, spans, before, now(), settlement);
    this.looks.set(run.id, look);
    return settled ? undefined : Math.max(LOOK_EVERY_MS, early);
  }

  /** Rejects when it may succeed later. */
  private async seal(runId: string): Promise<void> {
    try {
      await this.deps.evidence.seal(runId, 'verdict');
    } catch (error) {
      // Such as a run of a database that was put back: no later try would find it.
      if (!(error instanceof AssayError) || error.status >= 500) throw error;
      this.deps.logger.error({ err: error, runId }, 'evidence is not sealed');
    }
  }
}
