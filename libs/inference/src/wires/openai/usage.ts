import type { Usage } from '@assay/contracts';
import type { JsonObject } from '../../generation.ts';

/** Usage in the words of chat and of completions. */
export function chatUsage({ promptTokens, completionTokens, cachedTokens }: Usage): JsonObject {
  return {
    prompt_tokens: promptTokens,
    completion_tokens: completionTokens,
    total_tokens: promptTokens + completionTokens,
    ...(cachedTokens === undefined ? {} : { prompt_tokens_details: { cached_tokens: cachedTokens } }),
  };
}

/** `id` with the prefix that clients of the endpoint expect. */
export const withPrefix = (prefix: string, id: string): string => (id.startsWith(prefix) ? id : prefix + id);

/** Whole seconds since the epoch. */
export const seconds = (ms: number): number => Math.floor(ms / 1_000);
