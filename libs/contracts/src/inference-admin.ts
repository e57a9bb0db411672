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

/** One try at one target, as it is accounted for. Times are ms. */
export const AttemptRecord = z.object({
  attemptId: z.string(),
  operationId: z.string().describe('Shared by the tries of one request'),
  attempt: z.number().int().min(1),
  startedAt: z.iso.datetime(),
  tenant: z.string(),
  account: z.string(),
  route: z.string(),
  target: z.string().describe('model@version'),
  wire: z.string(),
  stream: z.boolean(),
  outcome: z.enum(['succeeded', 'failed', 'cancelled']),
  code: ErrorCode.optional(),
  usage: Usage,
  usageEstimated: z.boolean().describe('The provider did not say; counted by the platform'),
  costMicros: z.number().min(0).describe('Millionths of a US dollar'),
  firstContentMs: z.number().optional(),
  totalMs: z.number(),
});
export type AttemptRecord = z.infer<typeof AttemptRecord>;

/** Newest first, of this orchestrator's ledger. */
export const LedgerQuery = z.object({
  operation: z.string().min(1).optional(),
  account: z.string().min(1).optional(),
  limit: z.coerce.number().int().min(1).max(1_000).default(100),
});
export type LedgerQuery = z.infer<typeof LedgerQuery>;

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

const Compared = z.object({
  baseline: z.number(),
  candidate: z.number(),
  difference: z.number(),
  interval: z.tuple([z.number().nullable(), z.number().nullable()]).describe('95 %, of the difference; null: not known'),
  significance: z.enum(['too_few', 'no_difference', 'better', 'worse']),
});

/** One arm with what has been counted of it over all orchestrators; the first arm is the baseline. */
export const ExperimentArmView = ArmView.extend({
  attempts: Count,
  errors: Count,
  comparison: z
    .object({ errorRatio: Compared, latencyMs: Compared, tokens: Compared })
    .optional()
    .describe('With the baseline; absent of the baseline itself'),
});
export type ExperimentArmView = z.infer<typeof ExperimentArmView>;

export const EXPERIMENT_STATES = ['pending', 'enabled', 'ended'] as const;

export const ExperimentView = z.object({
  id: z.string(),
  model: z.string(),
  state: z.enum(EXPERIMENT_STATES),
  arms: z.array(ExperimentArmView),
});
export type ExperimentView = z.infer<typeof ExperimentView>;

export const ExperimentChange = z.strictObject({
  state: z.enum(EXPERIMENT_STATES),
  promote: z.string().min(1).exactOptional().describe('With "ended": the arm that the alias leads to from now on; absent: all as before'),
});
export type ExperimentChange = z.infer<typeof ExperimentChange>;
