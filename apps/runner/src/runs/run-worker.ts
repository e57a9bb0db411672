import type { RunJob, RunReport } from '@assay/contracts';
import { inSpan, METRICS, recordFailure, SpanKind, type Context, type Logger, type Metrics } from '@assay/telemetry';
import { attempt } from '../pipeline/try.ts';
import { grade } from '../pipeline/grade.ts';
import { outcome, type Outcome } from '../pipeline/outcome.ts';
import { Progress } from '../pipeline/progress.ts';
import type { Workshop } from '../pipeline/preparation.ts';
import { REASONS } from '../pipeline/reasons.ts';
import type { Bundles } from './bundles.ts';

/** Waits before a job that the platform failed on is handed out again, ms, by delivery. */
const RETRY_MS = [500, 2_000] as const;

/** A job in hand; what libs/messaging calls a Delivery. */
export interface RunDelivery {
  readonly job: RunJob;
  readonly delivery: number;
  readonly last: boolean;
  readonly context: Context;
  ack(): Promise<boolean>;
  retry(delayMs: number): void;
}

/** Writes the live events of one delivery. */
export interface EventWriter {
  emit(event: Parameters<Progress['emit']>[0]): void;
  flush(): Promise<void>;
}

export interface RunWorkerDeps {
  readonly bundles: Bundles;
  readonly workshop: Workshop;
  readonly events: { writer(runId: string, delivery: number, signal: AbortSignal): EventWriter };
  readonly reports: { publish(report: RunReport, options: { readonly signal: AbortSignal }): Promise<void> };
  readonly cancellations: { follow(runId: string): Promise<Disposable & { readonly signal: AbortSignal }> };
  readonly metrics: Metrics;
  readonly logger: Logger;
  readonly now: () => Date;
}

/** Carries one job from the queue to its report. */
export class RunWorker {
  private readonly deps: RunWorkerDeps;

  constructor(deps: RunWorkerDeps) {
    this.deps = deps;
  }

  /**
   * Never rejects: a job that could not be carried out goes back to the queue, or after its last delivery ends as
   * `infra_error`. It is acknowledged only once its report is stored. `stop` ends it early, and hands it back.
   */
  async handle(delivery: RunDelivery, stop: AbortSignal): Promise<void> {
    const { runId } = delivery.job;
    this.deps.logger.info({ runId, delivery: delivery.delivery }, 'run taken');
    const { exerciseId, exerciseVersion, bundle } = delivery.job;
    const attributes = {
      'assay.run.id': runId,
      'assay.exercise.id': exerciseId,
      'assay.exercise.version': exerciseVersion,
      'assay.exercise.digest': bundle,
      'assay.delivery': delivery.delivery,
    };
    await inSpan('run', { kind: SpanKind.CONSUMER, parent: delivery.context, attributes }, async (span) => {
      try {
        await this.carryOut(delivery, stop);
      } catch (error) {
        recordFailure(span, error);
        // Stopped, or the broker is away: nothing was promised yet, so the job simply comes again.
        if (!stop.aborted) this.deps.logger.error({ err: error, runId, delivery: delivery.delivery }, 'run handed back');
        delivery.retry(stop.aborted ? 0 : retryDelay(delivery.delivery));
      }
    });
  }

  private async carryOut(delivery: RunDelivery, stop: AbortSignal): Promise<void> {
    const { events, reports, metrics, now } = this.deps;
    const phaseSeconds = metrics.histogram(METRICS.phaseSeconds);
    const { job } = delivery;
    const writer = events.writer(job.runId, delivery.delivery, stop);
    writer.emit({ type: 'state', state: 'running' });
    const progress = new Progress({
      emit: (event) => writer.emit(event),
      // One series for all checks: their ids are as many as there are exercises.
      ended: ({ name, ms }) => phaseSeconds.observe({ phase: name.replace(/:.*/, ''), language: progress.language }, ms / 1_000),
      clock: this.deps.workshop.clock,
      now,
    });
    progress.passed('queued', new Date(job.queuedAt));
    const result = await this.conclude(delivery, progress, stop);
    await writer.flush();
    const report: RunReport = {
      ...result,
      runId: job.runId,
      delivery: delivery.delivery,
      phases: progress.phases,
      finishedAt: now().toISOString(),
    };
    await reports.publish(report, { signal: stop });
    // The report is stored: from here on the job must not be handed back, whatever becomes of the acknowledgement.
    if (!(await delivery.ack())) this.deps.logger.warn({ runId: job.runId }, 'job not confirmed as done; it may come again');
    this.deps.logger.info({ runId: job.runId, verdict: report.verdict, phases: report.phases }, 'run reported');
  }

  /** The outcome of a run; rejects when it shall be tried again. */
  private async conclude(delivery: RunDelivery, progress: Progress, stop: AbortSignal): Promise<Outcome> {
    using cancellation = await this.deps.cancellations.follow(delivery.job.runId);
    const signal = AbortSignal.any([cancellation.signal, stop]);
    try {
      signal.throwIfAborted();
      return await this.perform(delivery.job, progress, signal);
    } catch (error) {
      if (cancellation.signal.aborted) return outcome('cancelled', { reason: REASONS.cancelled });
      if (stop.aborted || !delivery.last) throw error;
      this.deps.logger.error({ err: error, runId: delivery.job.runId }, 'run given up');
      return outcome('infra_error', { reason: REASONS.platform });
    }
  }

  private async perform(job: RunJob, progress: Progress, signal: AbortSignal): Promise<Outcome> {
    const bundle = await this.deps.bundles.get(job.bundle);
    progress.language = bundle.manifest.language;
    const run = { job, bundle, progress, signal };
    return job.mode === 'grade' ? grade(run, this.deps.workshop) : attempt(run, this.deps.workshop);
  }
}

function retryDelay(delivery: number): number {
  return RETRY_MS[Math.min(delivery, RETRY_MS.length) - 1] ?? RETRY_MS[0];
}
