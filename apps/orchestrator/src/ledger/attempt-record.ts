import { ErrorCode, Usage } from '@assay/contracts';
import { z } from 'zod';

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
  /** The provider did not say; counted by the platform. */
  usageEstimated: z.boolean(),
  costMicros: z.number().min(0).describe('Millionths of a US dollar'),
  firstContentMs: z.number().optional(),
  totalMs: z.number(),
});
export type AttemptRecord = z.infer<typeof AttemptRecord>;
