import type { Generation, Target } from '@assay/inference';

/** What an answer is taken to need at most where nobody said, tokens. */
const UNKNOWN_LENGTH = 1_024;

/** Tokens of the longest answer that was asked for, over all its choices. */
export function longestAnswer({ maxTokens, choices }: Pick<Generation, 'maxTokens' | 'choices'>, { model }: Target): number {
  return (maxTokens ?? model.maxOutputTokens ?? UNKNOWN_LENGTH) * choices;
}
