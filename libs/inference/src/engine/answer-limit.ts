import { AssayError } from '@assay/contracts';

/** Most tokens an answer may have. Throws `context_length_exceeded` where prompt and answer do not fit the context. */
export function answerLimit(contextTokens: number, promptTokens: number, maxTokens: number | undefined): number {
  const room = contextTokens - promptTokens;
  const wanted = maxTokens ?? 1;
  if (room >= wanted) return maxTokens ?? room;
  throw new AssayError('context_length_exceeded', {
    message: `This model reads at most ${contextTokens} tokens; the prompt has ${promptTokens} and the answer asks for ${wanted}.`,
    details: { contextTokens, promptTokens, maxTokens: wanted },
  });
}
