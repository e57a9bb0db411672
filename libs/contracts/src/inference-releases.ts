import { z } from 'zod';
import { ErrorCode } from './errors.ts';

/**
 * Bodies of the admin API about versions of models: what was measured of them, which of them names lead to, and who changed that.
 */

const Count = z.number().int().min(0);
const Ratio = z.number().min(0).max(1);
const Reason = z.string().trim().min(3).max(500).describe('Why; kept in the audit');
const Weight = z.number().min(0).max(100).describe('Share, percent');
/** JSON has no infinity. */
const Bound = z.number().nullable().describe('null: not known');

/** What was counted of one version, over all orchestrators. Latencies are ms to the end of the answer, right to 2 %. */
export const VersionFigures = z.object({
  requests: Count.describe('Attempts that ended by themselves, well or not'),
  errors: Count,
  errorRatio: z.object({ value: Ratio, low: Ratio, high: Ratio }).describe("With Wilson's 95 % interval"),
  cancelled: Count.describe('Left by their callers; in no ratio'),
  guarded: Count.describe('Requests of whose answers a guardrail said more than "allow"'),
  latencyP50Ms: z.number().min(0),
  latencyP95Ms: z.number().min(0),
  promptTokens: Count,
  completionTokens: Count,
  costMicros: z.number().min(0).describe('Millionths of a US dollar'),
});
export type VersionFigures = z.infer<typeof VersionFigures>;

const Compared = z.object({
  baseline: z.number(),
  candidate: z.number(),
  difference: z.number().describe('candidate − baseline'),
  interval: z.tuple([Bound, Bound]).describe('95 % over the four figures together, of the difference'),
  significance: z.enum(['better', 'worse', 'unclear']).describe('Of the candidate; "unclear": the interval holds zero'),
});

export const VersionComparisonView = z.object({
  errorRatio: Compared,
  guardrailRatio: Compared,
  latencyP50Ms: Compared,
  latencyP95Ms: Compared,
});
export type VersionComparisonView = z.infer<typeof VersionComparisonView>;

export const EvidenceView = z.object({
  verdict: z
    .enum(['proven', 'thin', 'against'])
    .describe('"proven": not worse; "thin": too little is known; "against": worse in what `figures` names'),
  figures: z.array(z.enum(['errorRatio', 'guardrailRatio', 'latencyP50Ms', 'latencyP95Ms'])),
});
export type EvidenceView = z.infer<typeof EvidenceView>;

/** Whole minutes; the one that is under way counts. */
const WindowSeconds = z.coerce.number().int().min(60).max(86_400).default(3_600).describe('How far back to look, s');

export const VersionsQuery = z.object({
  model: z.string().min(1).optional().describe('Id of a model; absent: all'),
  windowSeconds: WindowSeconds,
});
export type VersionsQuery = z.infer<typeof VersionsQuery>;

/** A model in one version. */
export const VersionView = z.object({
  target: z.string().describe('model@version'),
  model: z.string(),
  version: z.string(),
  provider: z.string(),
  newest: z.boolean().describe('What the bare id of the model leads to'),
  names: z.array(z.object({ name: z.string(), weight: Weight })).describe('Aliases that lead here, each with its share'),
  figures: VersionFigures,
});
export type VersionView = z.infer<typeof VersionView>;

export const CompareQuery = z.object({
  baseline: z.string().min(1).describe('model@version'),
  candidate: z.string().min(1).describe('model@version'),
  windowSeconds: WindowSeconds,
});
export type CompareQuery = z.infer<typeof CompareQuery>;

const Side = z.object({ target: z.string(), figures: VersionFigures });

export const ComparisonView = z.object({
  windowSeconds: Count,
  baseline: Side,
  candidate: Side,
  comparison: VersionComparisonView,
  evidence: EvidenceView.describe('Whether the candidate may take the place of the baseline'),
});
export type ComparisonView = z.infer<typeof ComparisonView>;

/** Where an alias leads. */
export const AliasView = z.object({
  alias: z.string(),
  model: z.string().describe('As written: id or id@version'),
  canary: z.object({ model: z.string(), weight: Weight }).optional(),
  sticky: z.enum(['none', 'user']),
});
export type AliasView = z.infer<typeof AliasView>;

const ChangeOrder = z.strictObject({
  reason: Reason,
  dryRun: z.boolean().default(false).describe('Only tell what would change'),
});

/** Of `POST aliases/:alias/promote`. */
export const PromoteOrder = ChangeOrder.extend({
  model: z.string().min(1).describe('model@version that the alias is to lead to'),
  weight: Weight.min(0.1).default(100).describe('Share, percent; below 100 it is a canary beside the version in place'),
  windowSeconds: WindowSeconds.describe('Which evidence to judge by, s'),
  force: z.boolean().default(false).describe('Whatever the evidence says'),
});
export type PromoteOrder = z.infer<typeof PromoteOrder>;

/** Of `POST aliases/:alias/rollback`. */
export const RollbackOrder = ChangeOrder;
export type RollbackOrder = z.infer<typeof RollbackOrder>;

/** Lines of the configuration before and after a change; `line` is the number of the first. */
export const ConfigDiff = z.object({ line: z.number().int().min(1), before: z.array(z.string()), after: z.array(z.string()) });
export type ConfigDiff = z.infer<typeof ConfigDiff>;

/** What a promotion or a roll back did, or with `dryRun` would do. */
export const ReleaseView = z.object({
  alias: AliasView.describe('As it is after the change'),
  before: AliasView,
  revision: z.string().describe('Of the configuration with the change; with `dryRun` what it would be'),
  since: z.iso.datetime().optional().describe('When it came into force here; absent of a dry run'),
  diff: ConfigDiff,
  evidence: EvidenceView.optional().describe('Absent of a roll back, which needs none'),
});
export type ReleaseView = z.infer<typeof ReleaseView>;

const ArmView = z.object({ target: z.string(), weight: Weight });

/** One arm with what has been counted of it over all orchestrators since the experiment began; the first arm is the baseline. */
export const ExperimentArmView = ArmView.extend({
  figures: VersionFigures,
  comparison: VersionComparisonView.optional().describe('With the baseline; absent of the baseline itself'),
  evidence: EvidenceView.optional(),
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
  reason: Reason,
  force: z.boolean().default(false).describe('Promote whatever the evidence says'),
});
export type ExperimentChange = z.infer<typeof ExperimentChange>;

export const AUDIT_ACTIONS = ['configure', 'promote', 'roll_back', 'change_experiment', 'drain_worker'] as const;

/** One change that somebody ordered through the admin API. It is written down before it is made. */
export const AuditEntry = z.object({
  id: z.string(),
  at: z.iso.datetime(),
  by: z.string().describe('Account: id of the key, or of the user'),
  action: z.enum(AUDIT_ACTIONS),
  subject: z.string().describe('What was changed: "config", "alias chat", "experiment size", "worker worker-1"'),
  reason: z.string().optional(),
  before: z.string().optional().describe('In words, as it was'),
  after: z.string().optional(),
  replaced: z.string().optional().describe('Of a promotion: the model that was in its place'),
  revision: z.string().optional().describe('Of the configuration with the change'),
  forced: z.boolean().describe('Against the evidence, or without it'),
  outcome: z
    .enum(['ordered', 'made', 'failed'])
    .describe('"ordered": nobody came to write down the end; the revision in force tells whether it was made'),
  code: ErrorCode.optional().describe('Why it failed'),
});
export type AuditEntry = z.infer<typeof AuditEntry>;

/** Newest first. */
export const AuditQuery = z.object({
  subject: z.string().min(1).max(300).optional(),
  limit: z.coerce.number().int().min(1).max(1_000).default(100),
});
export type AuditQuery = z.infer<typeof AuditQuery>;
