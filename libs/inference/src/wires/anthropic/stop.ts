import type { FinishReason, Usage } from '@assay/contracts';
import type { JsonObject } from '../../generation.ts';

export const STOP_REASONS: Record<FinishReason, string> = {
  stop: 'end_turn',
  length: 'max_tokens',
  tool_calls: 'tool_use',
  content_filter: 'refusal',
};

/** On this wire tokens read from a cache are not part of the input tokens. */
export const anthropicUsage = ({ promptTokens, completionTokens, cachedTokens = 0 }: Usage): JsonObject => ({
  input_tokens: promptTokens - cachedTokens,
  cache_creation_input_tokens: 0,
  cache_read_input_tokens: cachedTokens,
  output_tokens: completionTokens,
});
