import { z } from 'zod';
import { ExerciseId } from './exercise.ts';
import { Localized } from './localized.ts';

export const RunId = z.uuid().describe('UUIDv7 of the run');
export const RunMode = z.enum(['try', 'grade']).describe('try: visible tests, feedback only; grade: hidden checks, a verdict');
export type RunMode = z.infer<typeof RunMode>;

export const RunState = z.enum(['queued', 'running', 'done']);
export type RunState = z.infer<typeof RunState>;

export const VERDICTS = ['passed', 'failed', 'rejected', 'limit', 'infra_error', 'cancelled'] as const;
/**
 * passed/failed: every check ran; limit: a resource limit ended it; rejected: it did not compile or
 * breaks a file rule (no attempt spent); infra_error: the platform's fault (no attempt spent); cancelled: by its owner
 * (an attempt once the hidden checks of a graded run have begun, because their outcomes are seen live).
 */
export const Verdict = z.enum(VERDICTS);
export type Verdict = z.infer<typeof Verdict>;

export const LIMIT_KINDS = ['wall', 'cpu', 'memory', 'output', 'pids', 'disk', 'files'] as const;
export const LimitHit = z
  .object({
    kind: z.enum(LIMIT_KINDS),
    phase: z.string().describe('"compile" or the id of the check'),
    limit: z.number().describe('The limit, in the unit of the kind: ms for wall and cpu, bytes for memory, output and disk, else a count'),
  })
  .meta({ id: 'LimitHit' });
export type LimitHit = z.infer<typeof LimitHit>;

export const CheckOutcome = z.enum(['passed', 'failed', 'skipped']);
export type CheckOutcome = z.infer<typeof CheckOutcome>;

export const CheckResult = z
  .object({
    id: z.string(),
    title: Localized,
    outcome: CheckOutcome,
    points: z.number().min(0).describe('Points earned'),
    possible: z.number().min(0),
    message: Localized.optional().describe('What was expected, without hidden values; absent when passed'),
  })
  .meta({ id: 'CheckResult' });
export type CheckResult = z.infer<typeof CheckResult>;

/** One compiler diagnostic or the position of a failed visible test. Lines and columns start at 1. */
export const Diagnostic = z
  .object({
    path: z.string(),
    line: z.int().min(1),
    column: z.int().min(1).optional(),
    severity: z.enum(['error', 'warning']),
    message: z.string(),
  })
  .meta({ id: 'Diagnostic' });
export type Diagnostic = z.infer<typeof Diagnostic>;

/** A visible test as the language's own runner reported it. Feedback, never a verdict. */
export const TestResult = z
  .object({
    id: z.string().describe('Path of names joined by "/"'),
    outcome: z.enum(['passed', 'failed', 'skipped']),
    ms: z.number().min(0).optional(),
    message: z.string().optional(),
    expected: z.string().optional(),
    actual: z.string().optional(),
    location: z.object({ path: z.string(), line: z.int().min(1) }).optional(),
  })
  .meta({ id: 'TestResult' });
export type TestResult = z.infer<typeof TestResult>;

/** All hidden checks together: how long each one takes is chosen by the submission, which could so tell what it was asked. */
export const CHECKS_PHASE = 'checks';
/** What a learner sees of the time that they took is rounded up to a multiple of this, ms. */
export const CHECKS_STEP_MS = 100;

export const Phase = z
  .object({
    name: z.string().describe('queued, leased, files, compile, checks, tests, program'),
    ms: z.number().min(0).describe('Of the checks in steps of 100 ms, rounded up'),
  })
  .meta({ id: 'Phase' });
export type Phase = z.infer<typeof Phase>;

export const Score = z.object({ earned: z.number().min(0), possible: z.number().min(0) }).meta({ id: 'Score' });
export type Score = z.infer<typeof Score>;

export const Run = z
  .object({
    id: RunId,
    exerciseId: ExerciseId,
    exerciseVersion: z.string(),
    mode: RunMode,
    state: RunState,
    queuePosition: z.int().min(1).optional().describe('1 is next; only while queued'),
    verdict: Verdict.optional().describe('Only when done'),
    reason: Localized.optional().describe('Why it was rejected, hit a limit, or is an infra_error'),
    score: Score.optional(),
    checks: z.array(CheckResult),
    tests: z.array(TestResult),
    diagnostics: z.array(Diagnostic),
    output: z
      .object({ stdout: z.string(), stderr: z.string(), truncated: z.boolean() })
      .optional()
      .describe('Mode "try" only: what the program or the visible tests printed'),
    phases: z.array(Phase),
    limit: LimitHit.optional(),
    attempt: z.boolean().describe('Whether it counts as an attempt'),
    traceId: z.string(),
    createdAt: z.iso.datetime(),
    finishedAt: z.iso.datetime().optional(),
  })
  .meta({ id: 'Run' });
export type Run = z.infer<typeof Run>;

export const CreateRun = z
  .strictObject({
    exerciseId: ExerciseId,
    exerciseVersion: z.string().optional().describe('When sent and no longer current: 409'),
    mode: RunMode,
    files: z.record(z.string(), z.string()).describe('Path → content of each file the learner edits'),
    stdin: z.string().optional().describe('Mode "try": run the program with this input instead of the visible tests'),
  })
  .meta({ id: 'CreateRun' });
export type CreateRun = z.infer<typeof CreateRun>;

/**
 * What a browser sees live, in order. `delivery` counts the times the job was handed to a runner: when it
 * rises, an earlier runner died and everything but the queue starts over.
 */
export const RunEvent = z
  .discriminatedUnion('type', [
    z.object({ type: z.literal('state'), state: RunState, queuePosition: z.int().min(1).optional() }),
    z.object({ type: z.literal('phase'), name: z.string(), status: z.enum(['started', 'ended']), ms: z.number().optional() }),
    z.object({
      type: z.literal('output'),
      stream: z.enum(['stdout', 'stderr', 'compile']),
      text: z.string(),
      truncated: z.boolean().optional(),
    }),
    z.object({ type: z.literal('diagnostics'), diagnostics: z.array(Diagnostic) }),
    z.object({ type: z.literal('test'), test: TestResult }),
    z.object({ type: z.literal('check'), check: CheckResult }).describe('Shown 1, 2, 4, 8, … s after the checks began, and at their end'),
    z.object({ type: z.literal('verdict'), run: Run }),
  ])
  .meta({ id: 'RunEvent' });
export type RunEvent = z.infer<typeof RunEvent>;

/** The envelope of every live update: a snapshot first, then deltas. */
export const LiveEnvelope = z
  .object({
    stream: z.string().describe('e.g. "runs/<id>"'),
    seq: z.int().min(0).describe('Resume after this with Last-Event-ID; 0 is not of the stream: the snapshot, a place in the queue'),
    type: z.string(),
    delivery: z.int().min(0).describe('See RunEvent; 0 for events not sent by a runner'),
    payload: z.union([RunEvent, Run]),
    time: z.iso.datetime(),
  })
  .meta({ id: 'LiveEnvelope' });
export type LiveEnvelope = z.infer<typeof LiveEnvelope>;
