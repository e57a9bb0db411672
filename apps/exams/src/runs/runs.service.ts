import { AssayError, type CreateRun } from '@assay/contracts';
import { currentTraceId, Metrics, METRICS, traceHeaders } from '@assay/telemetry';
import { Inject, Injectable } from '@nestjs/common';
import { CatalogueService } from '../catalogue/catalogue.service.ts';
import { uuid7 } from '../database/uuid7.ts';
import { Dispatcher } from '../dispatch/dispatcher.service.ts';
import type { RunRow } from './run-row.ts';
import { RunsRepository, type NewRun } from './runs.repository.ts';
import { assertSubmittable } from './submission.ts';

/** Injection token of how many unfinished runs one user may have. */
export const ACTIVE_RUNS = Symbol('ACTIVE_RUNS');

export interface Submission {
  readonly userId: string;
  readonly idempotencyKey: string;
  /** SHA-256 of the canonical body, hex. */
  readonly bodyDigest: string;
  readonly body: CreateRun;
}

@Injectable()
export class RunsService {
  private readonly repository: RunsRepository;
  private readonly catalogue: CatalogueService;
  private readonly dispatcher: Dispatcher;
  private readonly metrics: Metrics;
  private readonly activeRuns: number;

  constructor(
    repository: RunsRepository,
    catalogue: CatalogueService,
    dispatcher: Dispatcher,
    metrics: Metrics,
    @Inject(ACTIVE_RUNS) activeRuns: number,
  ) {
    this.repository = repository;
    this.catalogue = catalogue;
    this.dispatcher = dispatcher;
    this.metrics = metrics;
    this.activeRuns = activeRuns;
  }

  /**
   * Accepts a run: when this resolves it is stored and will be carried out. The same key with the same body gives the
   * same run. Errors: `idempotency_key_reused`, `too_many_active_runs`, and those of {@link assertSubmittable}.
   */
  async create(submission: Submission): Promise<{ readonly id: string; readonly replayed: boolean }> {
    const { userId, idempotencyKey, body } = submission;
    const earlier = await this.repository.byKey(userId, idempotencyKey);
    if (earlier) return replay(earlier, submission);
    const { bundle, digest } = this.catalogue.get(body.exerciseId);
    assertSubmittable(body, bundle);
    const accepted = await this.repository.accept(newRun(submission, bundle.manifest.version, digest), this.activeRuns);
    if (typeof accepted !== 'object') return this.replayOf(submission);
    this.metrics.counter(METRICS.runsAccepted).inc({ mode: accepted.mode });
    this.dispatcher.wake();
    return { id: accepted.id, replayed: false };
  }

  /** What was not accepted is another's moment-old twin, which may have taken the last place, or one too many. */
  private async replayOf(submission: Submission): Promise<{ readonly id: string; readonly replayed: boolean }> {
    const twin = await this.repository.byKey(submission.userId, submission.idempotencyKey);
    if (!twin) throw new AssayError('too_many_active_runs', { details: { limit: this.activeRuns } });
    return replay(twin, submission);
  }
}

function replay(earlier: RunRow, { bodyDigest }: Submission): { readonly id: string; readonly replayed: boolean } {
  if (earlier.bodyDigest !== bodyDigest) throw new AssayError('idempotency_key_reused');
  return { id: earlier.id, replayed: true };
}

function newRun({ userId, idempotencyKey, bodyDigest, body }: Submission, exerciseVersion: string, bundle: string): NewRun {
  return {
    id: uuid7(),
    userId,
    idempotencyKey,
    bodyDigest,
    exerciseId: body.exerciseId,
    exerciseVersion,
    bundle,
    mode: body.mode,
    // The exam lane is for sittings.
    lane: 'practice',
    files: body.files,
    ...(body.stdin === undefined ? {} : { stdin: body.stdin }),
    traceId: currentTraceId() ?? '',
    traceHeaders: { ...traceHeaders() },
    createdAt: new Date(),
  };
}
