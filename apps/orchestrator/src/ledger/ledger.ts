import { AssayError, type AttemptEnd, type AttemptFacts } from '@assay/contracts';
import type { AttemptBegun, AttemptOutcome } from '../generations/guarded-attempt.ts';
import { endOf, factsOf, reserveOf } from './attempt-records.ts';
import { openedLine, settledLine } from './lines.ts';
import { Spool } from './spool.ts';

const SEGMENT_BYTES = 8 * 1_048_576;

/** Told of every record, once. */
export type OnEnd = (facts: Pick<AttemptFacts, 'target' | 'tenant'>, end: AttemptEnd) => void;

export interface LedgerOptions {
  readonly folder: string;
  /** This life of the orchestrator. */
  readonly life: string;
  /** What may wait on the disk to be shipped; with more than that no attempt begins. */
  readonly maxSpoolBytes: number;
  readonly onEnd: OnEnd;
  readonly segmentBytes?: number;
}

/**
 * What every attempt cost: one record each, whatever becomes of it. An attempt is written down before anything is sent to its
 * target, so that the next life of a killed orchestrator knows what it left open.
 */
export class Ledger {
  readonly life: string;
  readonly spool: Spool;
  /** The attempts that have begun and not ended. */
  private readonly open = new Map<string, { readonly facts: string; readonly line: string }>();
  /** Lines of those that have ended in this turn of the event loop, or since the disk takes nothing. */
  private settled = '';
  /** Lines of those that begin in this turn, and who wait for them to be written. */
  private beginning = '';
  private turn: PromiseWithResolvers<boolean> | undefined;
  private isDue = false;
  private refusal: string | undefined;
  private ended = false;

  constructor(private readonly options: LedgerOptions) {
    const { folder, life, segmentBytes = SEGMENT_BYTES } = options;
    this.life = life;
    this.spool = new Spool({ folder, life, segmentBytes, carried: () => [...this.open.values()].map(({ line }) => line).join('') });
  }

  /** Why nothing may begin. */
  get refuses(): string | undefined {
    return this.refusal;
  }

  get hasOpen(): boolean {
    return this.open.size > 0;
  }

  /**
   * Resolves when the attempt is written down, together with all that begin in this turn of the event loop and all that end in it.
   * Errors: `ledger_unavailable`; then the attempt must not begin.
   */
  readonly begin = async (begun: AttemptBegun): Promise<void> => {
    if (this.spool.held > this.options.maxSpoolBytes) this.refusal = 'spool full';
    if (this.refusal === undefined) {
      const facts = JSON.stringify(factsOf(begun));
      const line = openedLine(facts, reserveOf(begun));
      this.open.set(begun.attemptId, { facts, line });
      if (await this.written(line)) return;
      this.open.delete(begun.attemptId);
    }
    throw new AssayError('ledger_unavailable', { details: { reason: this.refusal } });
  };

  /** What it cost; written at the end of this turn of the event loop. */
  readonly settle = (outcome: AttemptOutcome): AttemptEnd => {
    const { attemptId, operation, state } = outcome;
    const facts = this.open.get(attemptId)?.facts ?? JSON.stringify(factsOf(outcome));
    const end = endOf(outcome);
    this.open.delete(attemptId);
    this.settled += settledLine(facts, end);
    this.flushSoon();
    this.options.onEnd({ target: state.target.name, tenant: operation.caller.tenant.id }, end);
    return end;
  };

  /** Writes what begins and what has ended. Ends that the disk does not take stay here: of attempts that had begun, and no others begin. */
  readonly flush = (): void => {
    const { beginning, turn } = this;
    this.isDue = false;
    if (beginning === '' && this.settled === '') return;
    this.beginning = '';
    this.turn = undefined;
    const isWritten = this.write(beginning);
    turn?.resolve(isWritten);
  };

  /** From now on nothing begins. */
  end(): void {
    this.flush();
    this.ended = true;
    this.refusal = 'ending';
  }

  /** Looks whether the disk takes something again. */
  recover(): void {
    if (this.refusal === undefined || this.ended) return;
    this.spool.count();
    if (this.spool.held <= this.options.maxSpoolBytes && this.write('\n')) this.refusal = undefined;
  }

  /** Whether the disk has taken the line; all of one turn of the event loop go there in one write. */
  private written(line: string): Promise<boolean> {
    this.turn ??= Promise.withResolvers<boolean>();
    this.beginning += line;
    this.flushSoon();
    return this.turn.promise;
  }

  private flushSoon(): void {
    if (this.isDue) return;
    this.isDue = true;
    setImmediate(this.flush);
  }

  private write(line: string): boolean {
    try {
      this.spool.append(this.settled + line);
      this.settled = '';
      return true;
    } catch (error) {
      this.refusal = (error as NodeJS.ErrnoException).code ?? String(error);
      return false;
    }
  }
}
