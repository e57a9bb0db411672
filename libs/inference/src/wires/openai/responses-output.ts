import type { FinishReason, Usage } from '@assay/contracts';
import type { Generation, JsonObject } from '../../generation.ts';
import { seconds, withPrefix } from './usage.ts';

/** What a response repeats of its request, whatever comes of it. */
export function requestEcho(generation: Generation, body: JsonObject): JsonObject {
  return {
    background: false,
    instructions: body['instructions'] ?? null,
    max_output_tokens: generation.maxTokens ?? null,
    metadata: body['metadata'] ?? {},
    parallel_tool_calls: generation.parallelToolCalls ?? true,
    previous_response_id: null,
    reasoning: body['reasoning'] ?? { effort: null, summary: null },
    service_tier: 'default',
    store: false,
    temperature: generation.sampling.temperature ?? null,
    text: body['text'] ?? { format: { type: 'text' } },
    tool_choice: body['tool_choice'] ?? 'auto',
    tools: body['tools'] ?? [],
    top_p: generation.sampling.topP ?? null,
    truncation: 'disabled',
    user: generation.user ?? null,
  };
}

export interface ResponseHead {
  readonly id: string;
  readonly model: string;
  readonly startedAt: number;
}

/** A response that is still being made. */
export function responseInProgress({ id, model, startedAt }: ResponseHead, echo: JsonObject): JsonObject {
  return {
    id: withPrefix('resp_', id),
    object: 'response',
    created_at: seconds(startedAt),
    status: 'in_progress',
    error: null,
    incomplete_details: null,
    model,
    output: [],
    usage: null,
    ...echo,
  };
}

const INCOMPLETE: Partial<Record<FinishReason, string>> = { length: 'max_output_tokens', content_filter: 'content_filter' };

export function responseDone(
  head: ResponseHead,
  echo: JsonObject,
  output: readonly JsonObject[],
  reason: FinishReason,
  usage?: Usage,
): JsonObject {
  const why = INCOMPLETE[reason];
  return {
    ...responseInProgress(head, echo),
    status: why ? 'incomplete' : 'completed',
    incomplete_details: why ? { reason: why } : null,
    output,
    usage: usage ? responseUsage(usage) : null,
  };
}

function responseUsage({ promptTokens, completionTokens, cachedTokens }: Usage): JsonObject {
  return {
    input_tokens: promptTokens,
    input_tokens_details: { cached_tokens: cachedTokens ?? 0 },
    output_tokens: completionTokens,
    output_tokens_details: { reasoning_tokens: 0 },
    total_tokens: promptTokens + completionTokens,
  };
}

type Status = 'in_progress' | 'completed' | 'incomplete';

export const textPart = (written: string): JsonObject => ({ type: 'output_text', annotations: [], logprobs: [], text: written });
export const reasoningPart = (written: string): JsonObject => ({ type: 'reasoning_text', text: written });

export const messageItem = (id: string, status: Status, content: readonly JsonObject[]): JsonObject => ({
  id,
  type: 'message',
  status,
  role: 'assistant',
  content,
});

export const reasoningItem = (id: string, status: Status, content: readonly JsonObject[]): JsonObject => ({
  id,
  type: 'reasoning',
  status,
  summary: [],
  content,
});

export const callItem = (id: string, status: Status, callId: string, name: string, written: string): JsonObject => ({
  id,
  type: 'function_call',
  status,
  call_id: callId,
  name,
  arguments: written,
});
