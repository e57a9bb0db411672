import type { FinishReason, GenerationEvent, WorkerOrder } from '@assay/contracts';
import type { Emit, GenerationReport } from './engine.ts';
import { tokenEvent, type Script } from './script.ts';
import { Sequence, type Produced } from './sequence.ts';

export interface JobOptions {
  readonly order: WorkerOrder;
  readonly emit: Emit;
  readonly prompt: Uint32Array;
  /** Most tokens of each choice. */
  readonly limit: number;
  /** Rank of its first choice among all arrivals. */
  readonly arrival: number;
  readonly arrivedAt: number;
  readonly write: (choice: number) => Script;
}

/** An order in an engine: a sequence for each choice, and what they bring, gathered for one emission a step. */
export class Job {
  readonly sequences: readonly Sequence[];
  private readonly options: JobOptions;
  private events: GenerationEvent[] = [];
  private unfinished: number;
  private lastFinish: FinishReason = 'stop';
  private readonly end: (report: GenerationReport) => void;

  constructor(options: JobOptions, end: (report: GenerationReport) => void) {
    const { order, prompt, limit, arrival, arrivedAt, write } = options;
    this.options = options;
    this.end = end;
    this.unfinished = order.choices;
    this.sequences = Array.from(
      { length: order.choices },
      (_, choice) =>
        new Sequence({
          priority: order.priority,
          arrival: arrival + choice,
          arrivedAt,
          adapter: order.adapter,
          prompt,
          limit,
          stop: order.sampling.stop ?? [],
          write: () => write(choice),
        }),
    );
  }

  take(sequence: Sequence, { token, finish }: Produced): void {
    const choice = this.sequences.indexOf(sequence);
    if (token) this.events.push(tokenEvent(choice, token));
    if (finish === undefined) return;
    this.events.push({ type: 'finish', choice, reason: finish });
    this.lastFinish = finish;
    this.unfinished -= 1;
  }

  /** Emits what a step has brought; after the last of it, usage, and the report. */
  flush(now: number): void {
    const { events } = this;
    this.events = [];
    if (this.unfinished > 0) {
      if (events.length > 0) this.options.emit(events);
      return;
    }
    const report = this.report(this.lastFinish, now);
    this.options.emit([...events, { type: 'usage', usage: report.usage }]);
    this.end(report);
  }

  report(outcome: GenerationReport['outcome'], now: number): GenerationReport {
    const { order, prompt, arrivedAt } = this.options;
    const scheduled = earliest(this.sequences.map(({ scheduledAt }) => scheduledAt));
    const firstToken = earliest(this.sequences.map(({ firstTokenAt }) => firstTokenAt));
    return {
      model: order.model,
      outcome,
      usage: {
        promptTokens: prompt.length,
        completionTokens: this.sequences.reduce((sum, { produced }) => sum + produced, 0),
        // What the first choice did not find, the others may have found from it; a caller is billed for one prompt.
        cachedTokens: this.sequences[0]?.cachedTokens ?? 0,
      },
      times: {
        arrived: arrivedAt,
        ...(scheduled === undefined ? {} : { scheduled }),
        ...(firstToken === undefined ? {} : { firstToken }),
        ended: now,
      },
      preemptions: this.sequences.reduce((sum, { preemptions }) => sum + preemptions, 0),
    };
  }
}

function earliest(moments: readonly (number | undefined)[]): number | undefined {
  const known = moments.filter((moment) => moment !== undefined);
  return known.length > 0 ? Math.min(...known) : undefined;
}
