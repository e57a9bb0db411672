import type { AnswerFormat, Message } from '@assay/contracts';
import type { Generation, JsonObject } from '../../generation.ts';
import { fieldError } from '../../wires/fields.ts';
import { carriedFields } from '../carried.ts';
import { isObject, objectOrEmpty } from '../reading.ts';
import type { UpstreamRequest, UpstreamTarget } from '../upstream.ts';

/** Pictures are bare base64 on this wire. Throws for one that is only an address: this wire fetches nothing. */
function image(url: string): string {
  const comma = url.indexOf(',');
  if (!url.startsWith('data:') || comma < 0) throw fieldError('image_url', 'unsupported', 'a data: address, for this provider');
  return url.slice(comma + 1);
}

/** A result names the function that it is of, since calls have no ids here. */
function message(given: Message, names: Map<string, string>): JsonObject {
  const { role, content, toolCalls, toolCallId } = given;
  for (const call of toolCalls ?? []) names.set(call.id, call.name);
  const parts = typeof content === 'string' ? [{ type: 'text' as const, text: content }] : content;
  const text = parts.map((part) => (part.type === 'text' ? part.text : '')).join('');
  const images = parts.flatMap((part) => (part.type === 'image' ? [image(part.url)] : []));
  const calls = toolCalls?.map((call) => ({ function: { name: call.name, arguments: objectOrEmpty(call.arguments) } }));
  return {
    role,
    content: text,
    ...(images.length > 0 ? { images } : {}),
    ...(calls ? { tool_calls: calls } : {}),
    ...(toolCallId === undefined ? {} : { tool_name: names.get(toolCallId) }),
  };
}

function format(wanted: AnswerFormat | undefined): unknown {
  if (!wanted || wanted.type === 'text') return undefined;
  return wanted.type === 'json' ? 'json' : wanted.schema;
}

/** Which tools are called, and how many at once, nobody can say on this wire. */
function assertToolsAreLeftToTheModel({ toolChoice, parallelToolCalls }: Generation): void {
  if (toolChoice === 'required' || typeof toolChoice === 'object')
    throw fieldError('tool_choice', 'unsupported', "'auto' or 'none', for this provider");
  if (parallelToolCalls === false) throw fieldError('parallel_tool_calls', 'unsupported', 'left out, for this provider');
}

export function chatRequest(generation: Generation, target: UpstreamTarget): UpstreamRequest {
  const { messages, sampling, tools, stream } = generation;
  if (generation.choices !== 1) throw fieldError('n', 'unsupported', '1: this provider gives one answer to a request');
  assertToolsAreLeftToTheModel(generation);
  const fields = carriedFields(generation, 'ollama');
  const names = new Map<string, string>();
  const body = {
    ...fields,
    model: target.model,
    messages: messages.map((given) => message(given, names)),
    tools: generation.toolChoice === 'none' ? undefined : tools?.map((tool) => ({ type: 'function', function: tool })),
    format: format(generation.format),
    options: {
      ...(isObject(fields['options']) ? fields['options'] : {}),
      temperature: sampling.temperature,
      top_p: sampling.topP,
      top_k: sampling.topK,
      seed: sampling.seed,
      stop: sampling.stop,
      presence_penalty: sampling.presencePenalty,
      frequency_penalty: sampling.frequencyPenalty,
      num_predict: generation.maxTokens,
    },
    stream,
  };
  return { path: '/api/chat', headers: headers(target), body: JSON.stringify(body) };
}

export const headers = (target: UpstreamTarget): Record<string, string> => ({
  'content-type': 'application/json',
  ...(target.key === undefined ? {} : { authorization: `Bearer ${target.key}` }),
  ...target.headers,
});
