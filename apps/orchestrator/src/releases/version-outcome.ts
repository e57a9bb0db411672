import type { AttemptEnd } from '@assay/contracts';
import type { VersionOutcome } from '@assay/inference';
import type { AttemptOutcome } from '../generations/guarded-attempt.ts';

/** How an attempt counts for its version: as the ledger accounts for it. */
export function versionOutcome(attempt: AttemptOutcome, { outcome, usage, costMicros }: AttemptEnd): VersionOutcome {
  return {
    outcome: outcome === 'succeeded' || outcome === 'cancelled' ? outcome : 'failed',
    totalMs: attempt.endedAt - attempt.startedAt,
    promptTokens: usage.promptTokens,
    completionTokens: usage.completionTokens,
    costMicros,
  };
}
