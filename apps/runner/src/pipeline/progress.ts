import type { Language, Phase, RunEvent } from '@assay/contracts';
import { inSpan, recordSpan, traceContext, traceHeaders } from '@assay/telemetry';

export interface ProgressOptions {
  /** Receives each live event, in order. */
  readonly emit: (event: RunEvent) => void;
  /** Told of each phase and part that ended, and its exact time, for metrics. */
  readonly ended: (phase: Phase) => void;
  /** Milliseconds, monotonic. */
  readonly clock: () => number;
  /** Wall clock, for the start and the end of spans. */
  readonly now: () => Date;
}

/** What a learner sees of a phase's time, unless another step is given, ms. */
const STEP_MS = 0.1;

export interface PhaseOptions {
  /** The time that a learner sees is rounded up to a multiple of this, ms. */
  readonly stepMs?: number;
}

/** Times the phases of one run, and lets them be seen: as live events, metrics, and spans below the one that it is made in. */
export class Progress {
  /** As the learner sees them. */
  readonly phases: Phase[] = [];
  /** Language of the exercise, once it is known. */
  language: Language | 'unknown' = 'unknown';
  private readonly options: ProgressOptions;
  /** Phases begin and end in callbacks that know nothing of the run. */
  private readonly context = traceContext.active();

  constructor(options: ProgressOptions) {
    this.options = options;
  }

  emit(event: RunEvent): void {
    this.options.emit(event);
  }

  /** A phase that is known only now that it is over. */
  passed(name: string, startTime: Date): void {
    const endTime = this.options.now();
    this.span(name, startTime, endTime);
    this.record({ name, ms: Math.max(0, endTime.getTime() - startTime.getTime()) });
  }

  /** Runs work as a phase of that name; `env` carries the trace on into the sandbox. */
  async phase<T>(
    name: string,
    work: (env: Readonly<Record<string, string>>) => Promise<T>,
    { stepMs = STEP_MS }: PhaseOptions = {},
  ): Promise<T> {
    const end = this.time(name, stepMs);
    try {
      return await inSpan(name, {}, () => work(traceEnvironment()));
    } finally {
      end();
    }
  }

  /** Part of a phase that operators see, in metrics and spans, and the learner does not. */
  async part<T>(name: string, work: (env: Readonly<Record<string, string>>) => Promise<T>): Promise<T> {
    const start = this.options.clock();
    try {
      return await inSpan(name, {}, () => work(traceEnvironment()));
    } finally {
      this.options.ended({ name, ms: this.options.clock() - start });
    }
  }

  /** A phase whose start and end lie in different places. Call what is returned once, at its end. */
  begin(name: string): () => void {
    const startTime = this.options.now();
    const end = this.time(name);
    return () => {
      this.span(name, startTime, this.options.now());
      end();
    };
  }

  private time(name: string, stepMs = STEP_MS): () => void {
    const start = this.options.clock();
    this.options.emit({ type: 'phase', name, status: 'started' });
    return () => this.record({ name, ms: this.options.clock() - start }, stepMs);
  }

  private span(name: string, startTime: Date, endTime: Date): void {
    traceContext.with(this.context, () => recordSpan(name, { startTime, endTime }));
  }

  private record(phase: Phase, stepMs = STEP_MS): void {
    this.options.ended(phase);
    const shown = { ...phase, ms: roundedUp(phase.ms, stepMs) };
    this.phases.push(shown);
    this.options.emit({ type: 'phase', name: shown.name, status: 'ended', ms: shown.ms });
  }
}

/** Without the noise that multiples of a tenth have. */
function roundedUp(ms: number, stepMs: number): number {
  return Math.round(Math.ceil(ms / stepMs) * stepMs * 10) / 10;
}

/** W3C trace context as OpenTelemetry reads it from an environment. */
function traceEnvironment(): Record<string, string> {
  return Object.fromEntries(Object.entries(traceHeaders()).map(([name, value]) => [name.toUpperCase(), value]));
}
