import { z } from 'zod';

export const JOB_PRIORITIES = ['high', 'normal', 'low'] as const;
export const JOB_STATES = ['queued', 'running', 'done', 'failed', 'cancelled'] as const;

/** A request that is answered later, whether or not its caller is still there. */
export const JobCreate = z.strictObject({
  path: z.string().default('/v1/chat/completions').describe('Address that would answer it at once; its wire is the wire of the result'),
  body: z.record(z.string(), z.unknown()).describe('What would be sent there; "stream" is of no effect'),
  priority: z.enum(JOB_PRIORITIES).default('normal'),
  webhook: z
    .strictObject({
      url: z.url({ protocol: /^https?$/ }).max(2_048),
      secret: z.string().min(16).max(256).describe('Signs what is sent; never shown again'),
    })
    .exactOptional()
    .describe('Told when the job has ended'),
});
export type JobCreate = z.infer<typeof JobCreate>;

/** Id of a webhook's message: the job's. Whoever is told twice knows by it. */
export const WEBHOOK_ID_HEADER = 'x-assay-id';
/** Signature of a webhook: `sha256=` and the HMAC-SHA256, hex, of the timestamp, a dot and the body. */
export const WEBHOOK_SIGNATURE_HEADER = 'x-assay-signature';
/** Seconds since the epoch when it was sent. */
export const WEBHOOK_TIMESTAMP_HEADER = 'x-assay-timestamp';

export const WebhookState = z.object({
  url: z.string(),
  state: z.enum(['pending', 'delivered', 'given_up']),
  tries: z.number().int().min(0),
});

export const JobView = z.object({
  id: z.string(),
  state: z.enum(JOB_STATES),
  path: z.string(),
  priority: z.enum(JOB_PRIORITIES),
  createdAt: z.iso.datetime(),
  endedAt: z.iso.datetime().optional(),
  result: z.unknown().optional().describe('Of a job that is done: the answer in its wire'),
  resultBytes: z.number().int().optional().describe('Size of a result that is not in this view, JSON; ask for the job by its id'),
  error: z.unknown().optional().describe('Of one that failed: the error in its wire'),
  webhook: WebhookState.optional(),
});
export type JobView = z.infer<typeof JobView>;

export const JobListQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  after: z.coerce.number().int().min(0).default(0).describe('"next" of the page before'),
});

/** Jobs in the order in which they changed last, without results. */
export const JobList = z.object({
  jobs: z.array(JobView),
  next: z.number().int().optional().describe('Where the next page begins; absent: this is the last'),
});
export type JobList = z.infer<typeof JobList>;
