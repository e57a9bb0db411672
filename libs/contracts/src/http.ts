import { z } from 'zod';
import { Login, Session, User, type Scope } from './account.ts';
import { Dashboard, DashboardAnswer, DashboardQuery, DashboardSummary, DashboardUid } from './dashboards.ts';
import { EvidenceChain, EvidenceSealed } from './evidence.ts';
import { ExerciseDetail, ExerciseId, ExerciseSummary } from './exercise.ts';
import { Insights } from './insights.ts';
import { LOCALES } from './localized.ts';
import { Draft, ExerciseProgress, RunFiles, RunSummary, SaveDraft } from './progress.ts';
import { CreateRun, Run, RunId } from './run.ts';
import { LogCount, LogHistogram, LogPage, LogSearch, TelemetryService, Trace, TraceId, TraceSearch, TraceSummary } from './telemetry.ts';

/** One HTTP operation of the gateway. The controllers, the OpenAPI document and the web client all read this table. */
export interface HttpOperation {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Express-style path; parameters as `:name`. */
  readonly path: string;
  readonly summary: string;
  /** `undefined`: no authentication. */
  readonly scope: Scope | 'authenticated' | undefined;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly headers?: z.ZodObject;
  readonly body?: z.ZodType;
  readonly status: 200 | 202 | 204;
  readonly response?: z.ZodType;
  /** Content type when it is not application/json. */
  readonly produces?: 'text/event-stream' | 'application/gzip';
}

export const Health = z
  .object({
    status: z.enum(['ok', 'unavailable']),
    services: z.record(z.string(), z.object({ status: z.enum(['ok', 'degraded', 'unavailable']), detail: z.string().optional() })),
  })
  .meta({ id: 'Health' });
export type Health = z.infer<typeof Health>;

export const IdempotencyKey = z.string().regex(/^[\x21-\x7e]{8,128}$/);
export const RunAccepted = z.object({ id: RunId }).meta({ id: 'RunAccepted' });

const exerciseParams = z.object({ id: ExerciseId });
const dashboardParams = z.object({ uid: DashboardUid });
const inLocale = z.object({ locale: z.enum(LOCALES).default('en') });
const runParams = z.object({ id: RunId });

/** Lets a program use the inference platform in a user's name for a while. */
export const InferenceToken = z
  .object({ token: z.string().describe("To be sent as the API key of any wire's client"), expiresAt: z.iso.datetime() })
  .meta({ id: 'InferenceToken' });
export type InferenceToken = z.infer<typeof InferenceToken>;

/** Where programs find the inference platform. */
export const InferenceAddress = z
  .object({ url: z.url().describe('Without a slash at the end; the addresses of every wire begin with it') })
  .meta({ id: 'InferenceAddress' });
export type InferenceAddress = z.infer<typeof InferenceAddress>;

/** RFC 7517. */
export const JsonWebKeySet = z.object({ keys: z.array(z.record(z.string(), z.unknown())) }).meta({ id: 'JsonWebKeySet' });

/** What the inference platform's own wire says; it is passed on as it is. */
export const OpenAiMessage = z.record(z.string(), z.unknown()).meta({ id: 'OpenAiMessage' });

export const HTTP = {
  health: {
    method: 'GET',
    path: '/healthz',
    summary: 'Whether every part is ready (503 when not)',
    scope: undefined,
    status: 200,
    response: Health,
  },
  login: {
    method: 'POST',
    path: '/api/v1/session',
    summary: 'Log in; sets the session cookie',
    scope: undefined,
    body: Login,
    status: 200,
    response: Session,
  },
  logout: { method: 'DELETE', path: '/api/v1/session', summary: 'End the session', scope: 'authenticated', status: 204 },
  me: { method: 'GET', path: '/api/v1/me', summary: 'Who is logged in', scope: 'authenticated', status: 200, response: User },
  listExercises: {
    method: 'GET',
    path: '/api/v1/exercises',
    summary: 'The catalogue',
    scope: 'exercises:read',
    status: 200,
    response: z.array(ExerciseSummary),
  },
  getExercise: {
    method: 'GET',
    path: '/api/v1/exercises/:id',
    summary: 'One exercise as a learner sees it',
    scope: 'exercises:read',
    params: exerciseParams,
    status: 200,
    response: ExerciseDetail,
  },
  listProgress: {
    method: 'GET',
    path: '/api/v1/progress',
    summary: 'Standing of the caller in each exercise',
    scope: 'runs:read',
    status: 200,
    response: z.array(ExerciseProgress),
  },
  getDraft: {
    method: 'GET',
    path: '/api/v1/exercises/:id/draft',
    summary: 'The saved state of the editor',
    scope: 'runs:read',
    params: exerciseParams,
    status: 200,
    response: Draft,
  },
  saveDraft: {
    method: 'PUT',
    path: '/api/v1/exercises/:id/draft',
    summary: 'Save the state of the editor',
    scope: 'runs:write',
    params: exerciseParams,
    body: SaveDraft,
    status: 200,
    response: Draft,
  },
  createRun: {
    method: 'POST',
    path: '/api/v1/runs',
    summary: 'Try or submit',
    scope: 'runs:write',
    headers: z.object({ 'idempotency-key': IdempotencyKey }),
    body: CreateRun,
    status: 202,
    response: RunAccepted,
  },
  listRuns: {
    method: 'GET',
    path: '/api/v1/runs',
    summary: 'Runs of the caller, newest first',
    scope: 'runs:read',
    query: z.object({
      exerciseId: ExerciseId.optional(),
      limit: z.coerce.number().int().min(1).max(200).default(50),
      before: z.iso.datetime().optional(),
    }),
    status: 200,
    response: z.array(RunSummary),
  },
  getRun: {
    method: 'GET',
    path: '/api/v1/runs/:id',
    summary: 'One run',
    scope: 'runs:read',
    params: runParams,
    status: 200,
    response: Run,
  },
  getRunFiles: {
    method: 'GET',
    path: '/api/v1/runs/:id/files',
    summary: 'What was submitted',
    scope: 'runs:read',
    params: runParams,
    status: 200,
    response: RunFiles,
  },
  runEvents: {
    method: 'GET',
    path: '/api/v1/runs/:id/events',
    summary: 'Live events (LiveEnvelope), resumable with Last-Event-ID',
    scope: 'runs:read',
    params: runParams,
    status: 200,
    produces: 'text/event-stream',
  },
  getRunEvidence: {
    method: 'GET',
    path: '/api/v1/runs/:id/evidence',
    summary: 'The sealed evidence of a run, a .tar.gz',
    scope: 'operations:read',
    params: runParams,
    status: 200,
    produces: 'application/gzip',
  },
  sealRunEvidence: {
    method: 'POST',
    path: '/api/v1/runs/:id/evidence',
    summary: 'Seal the evidence of a run that has ended, unless it is sealed; graded runs are sealed without being asked',
    scope: 'operations:read',
    params: runParams,
    status: 200,
    response: EvidenceSealed,
  },
  insights: {
    method: 'GET',
    path: '/api/v1/insights',
    summary: 'What is out of its expected range on the platform, and was lately',
    scope: 'authenticated',
    status: 200,
    response: Insights,
  },
  evidenceKeys: {
    method: 'GET',
    path: '/api/v1/evidence/keys',
    summary: 'Keys that seal evidence',
    scope: undefined,
    status: 200,
    response: JsonWebKeySet,
  },
  evidenceChain: {
    method: 'GET',
    path: '/api/v1/evidence/chain',
    summary: 'Seals in the order in which they were made, a thousand at a time',
    scope: 'operations:read',
    query: z.object({ from: z.coerce.number().int().min(1).default(1) }),
    status: 200,
    response: EvidenceChain,
  },
  cancelRun: {
    method: 'DELETE',
    path: '/api/v1/runs/:id',
    summary: 'Cancel',
    scope: 'runs:write',
    params: runParams,
    status: 200,
    response: Run,
  },
  jwks: {
    method: 'GET',
    path: '/api/v1/jwks.json',
    summary: 'Keys that sign tokens',
    scope: undefined,
    status: 200,
    response: JsonWebKeySet,
  },
  inferenceToken: {
    method: 'POST',
    path: '/api/v1/inference/token',
    summary: 'A token for the inference platform',
    scope: 'model:infer',
    status: 200,
    response: InferenceToken,
  },
  inferenceAddress: {
    method: 'GET',
    path: '/api/v1/inference',
    summary: 'Where programs find the inference platform',
    scope: 'model:infer',
    status: 200,
    response: InferenceAddress,
  },
  inferenceModels: {
    method: 'GET',
    path: '/api/v1/inference/models',
    summary: "Models of the inference platform, as OpenAI's wire lists them",
    scope: 'model:infer',
    status: 200,
    response: OpenAiMessage,
  },
  inferenceChat: {
    method: 'POST',
    path: '/api/v1/inference/chat',
    summary: "A chat completion in OpenAI's wire, streamed if `stream` is true",
    scope: 'model:infer',
    body: OpenAiMessage,
    status: 200,
    produces: 'text/event-stream',
  },
  getTrace: {
    method: 'GET',
    path: '/api/v1/traces/:id',
    summary: 'One trace; a learner sees only what came of their own requests',
    scope: 'runs:read',
    params: z.object({ id: TraceId }),
    status: 200,
    response: Trace,
  },
  searchTraces: {
    method: 'GET',
    path: '/api/v1/traces',
    summary: 'Traces, the latest first',
    scope: 'operations:read',
    query: TraceSearch,
    status: 200,
    response: z.array(TraceSummary),
  },
  telemetryServices: {
    method: 'GET',
    path: '/api/v1/telemetry/services',
    summary: 'Services that have sent spans, with the names of their operations',
    scope: 'operations:read',
    status: 200,
    response: z.array(TelemetryService),
  },
  searchLogs: {
    method: 'GET',
    path: '/api/v1/logs',
    summary: 'Log entries, the newest first',
    scope: 'operations:read',
    query: LogSearch,
    status: 200,
    response: LogPage,
  },
  countLogs: {
    method: 'GET',
    path: '/api/v1/logs/histogram',
    summary: 'How many log entries there are over time, by level',
    scope: 'operations:read',
    query: LogCount,
    status: 200,
    response: LogHistogram,
  },
  listDashboards: {
    method: 'GET',
    path: '/api/v1/dashboards',
    summary: 'The dashboards of the lab',
    scope: 'authenticated',
    query: inLocale,
    status: 200,
    response: z.array(DashboardSummary),
  },
  getDashboard: {
    method: 'GET',
    path: '/api/v1/dashboards/:uid',
    summary: "One dashboard, as Grafana's classic JSON",
    scope: 'authenticated',
    params: dashboardParams,
    query: inLocale,
    status: 200,
    response: Dashboard,
  },
  queryDashboard: {
    method: 'POST',
    path: '/api/v1/dashboards/:uid/query',
    summary: "Ask Prometheus what a panel, a variable or an annotation of the dashboard asks; the answers are Prometheus' own",
    scope: 'authenticated',
    params: dashboardParams,
    query: inLocale,
    body: DashboardQuery,
    status: 200,
    response: DashboardAnswer,
  },
} as const satisfies Record<string, HttpOperation>;

/** Name of the session cookie. */
export const SESSION_COOKIE = 'assay_session';
