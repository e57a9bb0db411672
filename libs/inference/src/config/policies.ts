import { z } from 'zod';

const Ms = z.number().int().min(1);
const Whole = z.number().int().min(1);
const Ratio = z.number().min(0).max(1);

/** Repeating an attempt that failed before its first content. */
export const RetryConfig = z.strictObject({
  attempts: z.number().int().min(1).max(10).default(3).describe('Tries at one target, the first included'),
  firstMs: Ms.default(100).describe('Longest pause before the first repetition; doubles, full jitter'),
  maxMs: Ms.default(5_000),
  retryAfterCapMs: Ms.default(10_000).describe('A target that asks for more is not waited for'),
});

/** Each wait has a limit of its own, ms. */
export const TimeoutsConfig = z.strictObject({
  connectMs: Ms.default(5_000),
  firstTokenMs: Ms.default(30_000).describe('Until the first content; roles and pings do not count'),
  idleMs: Ms.default(15_000).describe('Between two pieces of content'),
  totalMs: Ms.default(300_000),
});

export const BreakerConfig = z.strictObject({
  failureRatio: Ratio.default(0.5),
  minimumCalls: Whole.default(20),
  consecutiveFailures: Whole.default(5),
  windowMs: Ms.default(10_000),
  openMs: Ms.default(2_000).describe('Until one probe is let through; doubles each time the probe fails'),
  openCapMs: Ms.default(30_000),
});

export const BulkheadConfig = z.strictObject({
  maxInFlight: Whole.default(256).describe('Attempts at one target at once'),
  maxWaiting: z.number().int().min(0).default(1_024),
});

export const QueueConfig = z.strictObject({
  maxInFlight: Whole.default(512).describe('Generations at once, over all targets of the route'),
  maxWaiting: z.number().int().min(0).default(1_024),
  maxWaitingPerTenant: z.number().int().min(0).default(256),
  ageingMs: Ms.default(2_000).describe('How much longer than a request one priority above it something has to wait to go first'),
});

export const ExactCacheConfig = z.strictObject({
  ttlSeconds: Whole.default(300),
  staleIfErrorSeconds: z
    .number()
    .int()
    .min(0)
    .default(0)
    .describe('How much past its time an answer is still given, as degraded, when no target answers'),
  coalesce: z.boolean().default(false).describe('Who asks the same while an answer is being made shares it; it is paid for once'),
});

export const SemanticCacheConfig = z.strictObject({
  model: z.string().min(1).describe('Model that turns prompts into vectors: id or id@version'),
  ttlSeconds: Whole.default(300),
  threshold: Ratio.default(0.95).describe('Least cosine of two prompts whose answers are interchangeable'),
});

export const ContextConfig = z.strictObject({
  overflow: z.enum(['refuse', 'recency', 'importance', 'summary']).default('refuse').describe('What becomes of a prompt that is too long'),
});

export const StructuredConfig = z.strictObject({
  repairs: z.number().int().min(0).max(5).default(2).describe('Times that the model is asked again, with what was wrong'),
});

export const DegradedConfig = z.strictObject({ text: z.string().min(1).describe('Given, and marked as degraded, when no target answers') });

export const GUARDRAIL_LAYERS = ['patterns', 'decoding', 'fingerprint', 'template-injection'] as const;

export const GuardrailsConfig = z.strictObject({
  input: z.array(z.enum(GUARDRAIL_LAYERS)).default([]),
  output: z.array(z.enum(GUARDRAIL_LAYERS)).default([]),
  action: z.enum(['block', 'flag', 'redact']).default('block'),
});

/** What holds for a route; a route's own values stand before those of `defaults`. */
export const PoliciesConfig = z.strictObject({
  retry: RetryConfig.exactOptional(),
  timeouts: TimeoutsConfig.exactOptional(),
  breaker: BreakerConfig.exactOptional(),
  bulkhead: BulkheadConfig.exactOptional(),
  queue: QueueConfig.exactOptional(),
  exactCache: ExactCacheConfig.exactOptional().describe('Absent: answers are not kept'),
  semanticCache: SemanticCacheConfig.exactOptional().describe('Absent: similar prompts are all answered anew'),
  context: ContextConfig.exactOptional(),
  structured: StructuredConfig.exactOptional(),
  guardrails: GuardrailsConfig.exactOptional(),
  degraded: DegradedConfig.exactOptional(),
});
export type PoliciesConfig = z.infer<typeof PoliciesConfig>;
