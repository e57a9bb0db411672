import { AssayError, type FinishReason, type Usage } from '@assay/contracts';
import { countOrNone, isObject } from '../reading.ts';

/** Endings by which compatible servers say that they gave up; vLLM's and DeepSeek's among them. */
const GIVEN_UP: ReadonlySet<string> = new Set(['abort', 'error', 'insufficient_system_resource']);

/** Unknown endings count as an ordinary one: the answer is there. */
export function finishReason(given: string): FinishReason {
  if (given === 'length' || given === 'tool_calls' || given === 'content_filter') return given;
  if (given === 'function_call') return 'tool_calls';
  if (GIVEN_UP.has(given)) throw new AssayError('upstream_failed', { details: { reason: given } });
  return 'stop';
}

/** undefined if it is absent or no count: then nobody knows, and a guess would end in the ledger. */
export function usage(given: unknown): Usage | undefined {
  if (!isObject(given)) return undefined;
  const promptTokens = countOrNone(given['prompt_tokens']);
  const completionTokens = countOrNone(given['completion_tokens']) ?? 0;
  if (promptTokens === undefined) return undefined;
  const details = given['prompt_tokens_details'];
  const cachedTokens = isObject(details) ? countOrNone(details['cached_tokens']) : undefined;
  return cachedTokens === undefined ? { promptTokens, completionTokens } : { promptTokens, completionTokens, cachedTokens };
}
