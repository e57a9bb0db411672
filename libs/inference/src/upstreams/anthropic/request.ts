import type { AnswerFormat, Message, Part, Tool, ToolChoice } from '@assay/contracts';
import type { Generation, JsonObject } from '../../generation.ts';
import { fieldError } from '../../wires/fields.ts';
import { carriedFields } from '../carried.ts';
import { objectOrEmpty } from '../reading.ts';
import type { UpstreamRequest, UpstreamTarget } from '../upstream.ts';

/** This wire will not do without one. */
const DEFAULT_MAX_TOKENS = 4_096;
const API_VERSION = '2023-06-01';

const JSON_ONLY = 'Answer with one JSON object and nothing else.';

function block(part: Part): JsonObject {
  if (part.type === 'text') return { type: 'text', text: part.text };
  const data = /^data:([^;,]{1,100});base64,/.exec(part.url);
  if (!data) return { type: 'image', source: { type: 'url', url: part.url } };
  return { type: 'image', source: { type: 'base64', media_type: data[1], data: part.url.slice(data[0].length) } };
}

/** This wire refuses empty text. */
function blocks(content: Message['content']): JsonObject[] {
  if (typeof content === 'string') return content === '' ? [] : [{ type: 'text', text: content }];
  return content.filter((part) => part.type === 'image' || part.text !== '').map(block);
}

function turnBlocks({ role, content, toolCalls, toolCallId }: Message): JsonObject[] {
  if (role === 'tool') return [{ type: 'tool_result', tool_use_id: toolCallId, content: blocks(content) }];
  const calls = (toolCalls ?? []).map((call) => ({ type: 'tool_use', id: call.id, name: call.name, input: objectOrEmpty(call.arguments) }));
  return [...blocks(content), ...calls];
}

/** Turns in strict alternation: what follows from the same side is one turn. */
function turns(messages: readonly Message[]): JsonObject[] {
  const made: { role: string; content: JsonObject[] }[] = [];
  for (const message of messages) {
    if (message.role === 'system') continue;
    const role = message.role === 'assistant' ? 'assistant' : 'user';
    const content = turnBlocks(message);
    const last = made.at(-1);
    if (last?.role === role) last.content.push(...content);
    else made.push({ role, content });
  }
  return made;
}

const systemOf = (messages: readonly Message[], format: AnswerFormat | undefined): JsonObject[] => [
  ...messages.filter(({ role }) => role === 'system').flatMap(({ content }) => blocks(content)),
  ...(format?.type === 'json' ? [{ type: 'text', text: JSON_ONLY }] : []),
];

const tool = ({ name, description, parameters, strict }: Tool): JsonObject => ({
  name,
  description,
  strict,
  input_schema: parameters ?? { type: 'object' },
});

function choice(wanted: ToolChoice, parallel: boolean | undefined): JsonObject {
  const alone = parallel === undefined ? {} : { disable_parallel_tool_use: !parallel };
  if (wanted === 'none') return { type: 'none' };
  if (typeof wanted === 'object') return { type: 'tool', name: wanted.name, ...alone };
  return { type: wanted === 'required' ? 'any' : 'auto', ...alone };
}

export function messagesRequest(generation: Generation, target: UpstreamTarget): UpstreamRequest {
  const { messages, sampling, tools, toolChoice, parallelToolCalls, format, stream } = generation;
  if (generation.choices !== 1) throw fieldError('n', 'unsupported', '1: this provider gives one answer to a request');
  const system = systemOf(messages, format);
  const chosen = toolChoice ?? (parallelToolCalls === undefined ? undefined : 'auto');
  const body = {
    ...carriedFields(generation, 'anthropic'),
    model: target.model,
    system: system.length > 0 ? system : undefined,
    messages: turns(messages),
    max_tokens: generation.maxTokens ?? DEFAULT_MAX_TOKENS,
    // Others go up to 2; what is above 1 is the hottest here.
    temperature: sampling.temperature === undefined ? undefined : Math.min(1, sampling.temperature),
    top_p: sampling.topP,
    top_k: sampling.topK,
    stop_sequences: sampling.stop,
    tools: tools?.map(tool),
    tool_choice: tools && chosen !== undefined ? choice(chosen, parallelToolCalls) : undefined,
    output_config: format?.type === 'schema' ? { format: { type: 'json_schema', schema: format.schema } } : undefined,
    metadata: generation.user === undefined ? undefined : { user_id: generation.user },
    stream,
  };
  return { path: '/v1/messages', headers: headers(target, stream), body: JSON.stringify(body) };
}

const headers = (target: UpstreamTarget, stream: boolean): Record<string, string> => ({
  'content-type': 'application/json',
  accept: stream ? 'text/event-stream' : 'application/json',
  'anthropic-version': API_VERSION,
  ...(target.key === undefined ? {} : { 'x-api-key': target.key }),
  ...target.headers,
});
