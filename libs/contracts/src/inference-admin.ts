import { z } from 'zod';
import { ErrorCode } from './errors.ts';
import { Usage } from './generation.ts';
import { WorkerLoad } from './worker.ts';

/**
 * Bodies of the inference platform's admin API, `/admin/v1` of the orchestrator; scope `model:admin`. The configuration itself
 * travels as YAML text, with its revision as ETag.
 */

const Count = z.number().int().min(0);

/** Of `PUT config` and of whatever edits it. */
export const ConfigAccepted = z.object({
  revision: z.string().describe('SHA-256 of the text; the ETag, to be sent as If-Match'),
  since: z.iso.datetime().describe('When it came into force'),
});
export type ConfigAccepted = z.infer<typeof ConfigAccepted>;

export const WorkerView = WorkerLoad.extend({ silentMs: z.number().min(0).describe('Since it last spoke, ms') });
export type WorkerView = z.infer<typeof WorkerView>;

const LaneState = z.enum(['closed', 'open', 'half_open']);

/** A target under one set of policies, as this orchestrator sees it. */
export const TargetView = z.object({
  target: z.string().describe('model@version'),
  provider: z.string(),
  breaker: z.object({ short: LaneState, long: LaneState.describe('Answers of more than 1,024 tokens') }),
  inFlight: Count,
  waiting: Count,
});
export type TargetView = z.infer<typeof TargetView>;

/** What is known of a try at one target when it begins. */
const AttemptFacts = z.object({
  attemptId: z.string().describe('Unique'),
  operationId: z.string().describe('Shared by the tries of one request'),
  attempt: z.number().int().min(1),
  startedAt: z.iso.datetime(),
  tenant: z.string(),
  account: z.string(),
  route: z.string(),
  target: z.string().describe('model@version'),
  wire: z.string(),
  stream: z.boolean(),
});
export type AttemptFacts = z.infer<typeof AttemptFacts>;

/** What a try is taken to cost while nobody knows better: the prompt and the longest answer that was asked for. */
export const AttemptReserve = z.object({ usage: Usage, costMicros: z.number().min(0) });
export type AttemptReserve = z.infer<typeof AttemptReserve>;

/** A try that has begun; its {@link AttemptRecord} follows. */
export const OpenedAttempt = z.object({ ...AttemptFacts.shape, reserve: AttemptReserve });
export type OpenedAttempt = z.infer<typeof OpenedAttempt>;

/** What came of a try. Times are ms. */
const AttemptEnd = z.object({
  outcome: z
    .enum(['succeeded', 'failed', 'cancelled', 'interrupted'])
    .describe('"interrupted": the orchestrator died of it; `usage` and `costMicros` are what was reserved'),
  code: ErrorCode.optional(),
  usage: Usage,
  usageEstimated: z.boolean().describe('The provider did not say; counted, or reserved, by the platform'),
  costMicros: z.number().min(0).describe('Millionths of a US dollar'),
  firstContentMs: z.number().optional(),
  totalMs: z.number().optional().describe('Absent of one that was interrupted: nobody saw its end'),
});
export type AttemptEnd = z.infer<typeof AttemptEnd>;

/** One try at one target, as it is accounted for: one record each, whatever became of it. */
export const AttemptRecord = z.object({ ...AttemptFacts.shape, ...AttemptEnd.shape });
export type AttemptRecord = z.infer<typeof AttemptRecord>;

const Day = z.iso.date().describe('Calendar day, UTC');

/** Attempts of all orchestrators, the last to end first. */
export const LedgerQuery = z.object({
  operation: z.string().min(1).optional(),
  account: z.string().min(1).optional(),
  target: z.string().min(1).optional().describe('model@version'),
  outcome: AttemptRecord.shape.outcome.optional(),
  since: Day.optional().describe('Does not look further back; default: a week'),
  limit: z.coerce.number().int().min(1).max(1_000).default(100),
});
export type LedgerQuery = z.infer<typeof LedgerQuery>;

export const USAGE_DIMENSIONS = ['day', 'tenant', 'account', 'target'] as const;
export type UsageDimension = (typeof USAGE_DIMENSIONS)[number];

/** Sums over attempts of all orchestrators; the day of an attempt is that of its beginning. */
export const UsageQuery = z.object({
  from: Day.optional().describe('First day; default: a week before the last'),
  to: Day.optional().describe('Last day; default: today'),
  by: z
    .string()
    .default('day,account,target')
    .transform((text) => text.split(','))
    .pipe(z.array(z.enum(USAGE_DIMENSIONS)).min(1))
    .describe('What sums are kept apart by, separated by commas'),
  account: z.string().min(1).optional(),
  target: z.string().min(1).optional().describe('model@version'),
});
export type UsageQuery = z.infer<typeof UsageQuery>;

/** One sum. Of the dimensions, those that were asked for. */
export const UsageRow = z.object({
  day: Day.optional(),
  tenant: z.string().optional(),
  account: z.string().optional(),
  target: z.string().optional(),
  attempts: Count,
  failed: Count.describe('Failed, cancelled or interrupted'),
  interrupted: Count,
  estimated: Count.describe('Attempts whose tokens nobody but the platform counted'),
  promptTokens: Count,
  completionTokens: Count,
  cachedTokens: Count,
  costMicros: z.number().min(0).describe('Millionths of a US dollar'),
});
export type UsageRow = z.infer<typeof UsageRow>;

const ArmView = z.object({ target: z.string(), weight: z.number().describe('Share, percent') });

export const RouteView = z.object({
  name: z.string().describe('What callers ask for'),
  id: z.string().describe('With the headers that it is for'),
  headers: z.record(z.string(), z.string()),
  arms: z.array(ArmView),
  sticky: z.enum(['none', 'user']),
  fallback: z.array(z.string()),
  policies: z.record(z.string(), z.unknown()).describe('With every default filled in'),
  experiment: z.string().optional(),
});
export type RouteView = z.infer<typeof RouteView>;
