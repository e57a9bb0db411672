import { z } from 'zod';
import { Role, User, Username } from './account.ts';
import { ExerciseDetail, ExerciseId, ExerciseSummary } from './exercise.ts';
import { Draft, ExerciseProgress, RunFiles, RunSummary, SaveDraft } from './progress.ts';
import { CheckResult, CreateRun, Diagnostic, LimitHit, Phase, Run, RunEvent, RunId, RunMode, Score, TestResult, Verdict } from './run.ts';
import { Localized } from './localized.ts';

/** A typed request/reply pair over NATS. Both sides parse with the same schemas. */
export interface Rpc<Request extends z.ZodType = z.ZodType, Reply extends z.ZodType = z.ZodType> {
  readonly subject: string;
  readonly request: Request;
  readonly reply: Reply;
}

function rpc<Request extends z.ZodType, Reply extends z.ZodType>(subject: string, request: Request, reply: Reply): Rpc<Request, Reply> {
  return { subject, request, reply };
}

const Empty = z.strictObject({});
const UserId = z.uuid();
const ByUser = z.strictObject({ userId: UserId });
const RunOfUser = z.strictObject({
  userId: UserId,
  runId: RunId,
  anyOwner: z.boolean().default(false).describe('true for scope operations:read'),
});
const ExerciseOfUser = z.strictObject({ userId: UserId, exerciseId: ExerciseId });

/** Subjects `assay.<service>.<noun>.<verb>`. */
export const EXAMS = {
  authenticate: rpc('assay.exams.users.authenticate', z.strictObject({ username: Username, password: z.string().max(256) }), User),
  getUser: rpc('assay.exams.users.get', ByUser, User),
  openSession: rpc(
    'assay.exams.sessions.open',
    z.strictObject({ userId: UserId, expiresAt: z.iso.datetime() }),
    z.object({ sessionId: z.uuid() }),
  ),
  checkSession: rpc('assay.exams.sessions.check', z.strictObject({ sessionId: z.uuid() }), User),
  closeSession: rpc('assay.exams.sessions.close', z.strictObject({ sessionId: z.uuid() }), Empty),
  ensureUser: rpc(
    'assay.exams.users.ensure',
    z.strictObject({ username: Username, password: z.string().max(256), displayName: z.string().min(1).max(120), role: Role }),
    User,
  ),
  listExercises: rpc('assay.exams.exercises.list', Empty, z.array(ExerciseSummary)),
  getExercise: rpc('assay.exams.exercises.get', z.strictObject({ exerciseId: ExerciseId }), ExerciseDetail),
  listProgress: rpc('assay.exams.progress.list', ByUser, z.array(ExerciseProgress)),
  createRun: rpc(
    'assay.exams.runs.create',
    z.strictObject({
      userId: UserId,
      idempotencyKey: z.string().regex(/^[\x21-\x7e]{8,128}$/),
      bodyDigest: z
        .string()
        .regex(/^[0-9a-f]{64}$/)
        .describe('SHA-256 of the canonical JSON body'),
      body: CreateRun,
    }),
    z.object({ id: RunId, replayed: z.boolean() }),
  ),
  getRun: rpc('assay.exams.runs.get', RunOfUser, Run),
  listRuns: rpc(
    'assay.exams.runs.list',
    z.strictObject({
      userId: UserId,
      exerciseId: ExerciseId.optional(),
      limit: z.int().min(1).max(200).default(50),
      before: z.iso.datetime().optional(),
    }),
    z.array(RunSummary),
  ),
  getRunFiles: rpc('assay.exams.runs.files', RunOfUser, RunFiles),
  cancelRun: rpc('assay.exams.runs.cancel', RunOfUser, Run),
  getDraft: rpc('assay.exams.drafts.get', ExerciseOfUser, Draft),
  saveDraft: rpc('assay.exams.drafts.save', ExerciseOfUser.extend({ draft: SaveDraft }), Draft),
  health: rpc('assay.exams.health.check', Empty, z.object({ status: z.enum(['ok', 'degraded']), detail: z.string().optional() })),
} as const;

export const RUNNER = {
  health: rpc(
    'assay.runner.health.check',
    Empty,
    z.object({
      status: z.enum(['ok', 'degraded']),
      detail: z.string().optional(),
      pools: z.record(z.string(), z.int()).describe('Warm containers per image'),
    }),
  ),
} as const;

export const COLLECTOR = {
  health: rpc('assay.collector.health.check', Empty, z.object({ status: z.enum(['ok', 'degraded']), detail: z.string().optional() })),
} as const;

/**
 * Requests of OTLP, as protobuf unless `Content-Type` says JSON, gzipped where `Content-Encoding` says so. The reply comes when they
 * are on the disk: an Export…ServiceResponse, or an error.
 */
export const COLLECTOR_SUBJECTS = {
  traces: 'assay.collector.traces.export',
  logs: 'assay.collector.logs.export',
  metrics: 'assay.collector.metrics.export',
} as const;

/** What whoever listens at the moment hears, and nobody later: a receiver that must know has another way to find out. */
export interface News<Body extends z.ZodType = z.ZodType> {
  readonly subject: string;
  readonly body: Body;
}

export const NEWS = {
  sessionEnded: { subject: 'assay.exams.sessions.ended', body: z.strictObject({ sessionId: z.uuid() }) },
} as const satisfies Record<string, News>;

/** Lanes of the work queue, in the order in which they are served. */
export const LANES = ['exam', 'practice'] as const;
export const Lane = z.enum(LANES);
export type Lane = z.infer<typeof Lane>;

/** A run handed to the runners. The exercise travels by digest: its bundle is in the object store. */
export const RunJob = z.object({
  runId: RunId,
  lane: Lane,
  mode: RunMode,
  exerciseId: ExerciseId,
  exerciseVersion: z.string(),
  bundle: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .describe('SHA-256 of the exercise bundle'),
  files: z.record(z.string(), z.string()),
  stdin: z.string().optional(),
  traceId: z.string(),
  queuedAt: z.iso.datetime(),
});
export type RunJob = z.infer<typeof RunJob>;

/** What a runner found; stored once by exams. */
export const RunReport = z.object({
  runId: RunId,
  delivery: z.int().min(0),
  verdict: Verdict,
  reason: Localized.optional(),
  score: Score.optional(),
  checks: z.array(CheckResult),
  tests: z.array(TestResult),
  diagnostics: z.array(Diagnostic),
  output: z.object({ stdout: z.string(), stderr: z.string(), truncated: z.boolean() }).optional(),
  phases: z.array(Phase),
  limit: LimitHit.optional(),
  finishedAt: z.iso.datetime(),
});
export type RunReport = z.infer<typeof RunReport>;

/** A live event as it lies in the stream. */
export const RunEventMessage = z.object({ runId: RunId, delivery: z.int().min(0), event: RunEvent, time: z.iso.datetime() });
export type RunEventMessage = z.infer<typeof RunEventMessage>;

/** JetStream streams, buckets and their subjects. One place, so that two services cannot disagree. */
export const STREAMS = {
  work: { name: 'RUN_WORK', subjects: ['assay.work.runs.*'], maxDeliver: 3, ackWaitMs: 6_000 },
  reports: { name: 'RUN_REPORTS', subjects: ['assay.reports.runs.*'] },
  events: { name: 'RUN_EVENTS', subjects: ['assay.events.runs.*'], maxAgeMs: 24 * 3_600_000 },
  deadLetters: { name: 'DEAD_LETTERS', subjects: ['$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.RUN_WORK.*'] },
  /** What sealed bundles of evidence say of themselves: one seal a message, its sequence number its place in the chain. */
  seals: { name: 'EVIDENCE_SEALS', subjects: ['assay.evidence.seals.*'] },
  ledger: { name: 'INFERENCE_LEDGER', subjects: ['assay.inference.ledger.*'], maxAgeMs: 90 * 24 * 3_600_000 },
} as const;
export const BUCKETS = { cancellations: 'RUN_CANCELLATIONS', bundles: 'EXERCISE_BUNDLES', evidence: 'RUN_EVIDENCE' } as const;

export const workSubject = (lane: Lane): string => `assay.work.runs.${lane}`;
export const reportSubject = (runId: string): string => `assay.reports.runs.${runId}`;
export const sealSubject = (runId: string): string => `assay.evidence.seals.${runId}`;
export const eventSubject = (runId: string): string => `assay.events.runs.${runId}`;
/** Where one life of an orchestrator, from its start to its end, writes what its attempts cost. */
export const ledgerSubject = (life: string): string => `assay.inference.ledger.${life}`;
