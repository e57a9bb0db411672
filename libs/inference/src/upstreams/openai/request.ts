import type { AnswerFormat, Message, Part, Tool } from '@assay/contracts';
import type { Generation, JsonObject } from '../../generation.ts';
import { carriedFields } from '../carried.ts';
import type { UpstreamRequest, UpstreamTarget } from '../upstream.ts';

const part = (given: Part): JsonObject =>
  given.type === 'text' ? { type: 'text', text: given.text } : { type: 'image_url', image_url: { url: given.url } };

const content = (given: Message['content']): unknown => (typeof given === 'string' ? given : given.map(part));

function message({ role, content: said, name, toolCalls, toolCallId }: Message): JsonObject {
  const named = name === undefined ? {} : { name };
  if (role === 'tool') return { role, tool_call_id: toolCallId, content: content(said) };
  if (!toolCalls) return { role, content: content(said), ...named };
  const tool_calls = toolCalls.map((call) => ({ id: call.id, type: 'function', function: { name: call.name, arguments: call.arguments } }));
  return { role, content: said.length === 0 ? null : content(said), ...named, tool_calls };
}

const tool = (made: Tool): JsonObject => ({ type: 'function', function: made });

function format(wanted: AnswerFormat): JsonObject {
  if (wanted.type === 'text') return { type: 'text' };
  if (wanted.type === 'json') return { type: 'json_object' };
  return { type: 'json_schema', json_schema: { name: wanted.name, schema: wanted.schema, strict: wanted.strict } };
}

export function chatRequest(generation: Generation, target: UpstreamTarget): UpstreamRequest {
  const { messages, sampling, tools, toolChoice, stream } = generation;
  // What the caller's fields say never replaces what the platform decided; undefined leaves a field out.
  const body = {
    ...carriedFields(generation, 'openai'),
    model: target.model,
    messages: messages.map(message),
    temperature: sampling.temperature,
    top_p: sampling.topP,
    top_k: sampling.topK,
    seed: sampling.seed,
    stop: sampling.stop,
    presence_penalty: sampling.presencePenalty,
    frequency_penalty: sampling.frequencyPenalty,
    max_tokens: generation.maxTokens,
    n: generation.choices === 1 ? undefined : generation.choices,
    tools: tools?.map(tool),
    tool_choice: typeof toolChoice === 'object' ? { type: 'function', function: { name: toolChoice.name } } : toolChoice,
    parallel_tool_calls: generation.parallelToolCalls,
    response_format: generation.format ? format(generation.format) : undefined,
    user: generation.user,
    stream,
    stream_options: stream ? { include_usage: true } : undefined,
  };
  return { path: '/chat/completions', headers: headers(target, stream), body: JSON.stringify(body) };
}

export const headers = (target: UpstreamTarget, stream: boolean): Record<string, string> => ({
  'content-type': 'application/json',
  accept: stream ? 'text/event-stream' : 'application/json',
  ...(target.key === undefined ? {} : { authorization: `Bearer ${target.key}` }),
  ...target.headers,
});
