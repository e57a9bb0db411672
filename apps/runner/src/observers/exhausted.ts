import { SandboxError, type LimitHit } from '@assay/sandbox';

/**
 * The limit that a submission used up so that not even one more process could start: its doing, not the platform's.
 * Throws on whatever is not that.
 */
export function exhaustedLimit(error: unknown): LimitHit {
  if (error instanceof SandboxError && error.code === 'exhausted' && error.limit) return error.limit;
  throw error;
}
