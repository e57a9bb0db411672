import type { Answer, Generation, JsonObject } from '../../generation.ts';
import {
  asObject,
  asTexts,
  fieldError,
  optional,
  optionalFlag,
  optionalInteger,
  optionalList,
  optionalNumber,
  optionalText,
  otherFields,
  refuse,
  text,
} from '../fields.ts';
import { withPrefix } from '../openai/usage.ts';
import type { Draft, Exchange, GenerationWire, WireCall } from '../wire.ts';
import { parsedArguments } from '../tool-arguments.ts';
import { anthropicFailure } from './errors.ts';
import { readConversation } from './messages-input.ts';
import { MessageStream } from './messages-stream.ts';
import { anthropicUsage, STOP_REASONS } from './stop.ts';
import { readFormat, readTool, readToolChoice } from './tools.ts';

const KNOWN: ReadonlySet<string> = new Set([
  ...['model', 'messages', 'system', 'tools', 'tool_choice', 'output_config', 'max_tokens', 'stream', 'metadata'],
  ...['temperature', 'top_p', 'top_k', 'stop_sequences'],
]);

/** `POST /v1/messages` */
export const anthropicMessages: GenerationWire = { streamType: 'text/event-stream', parse, error: anthropicFailure };

function parse(value: unknown): WireCall {
  const generation = readGeneration(value);
  if (generation.maxTokens === undefined) throw fieldError('max_tokens', 'missing', 'an integer');
  return { generation, answer, stream: (exchange) => new MessageStream(generation.model, exchange) };
}

/** A request to answer, or only to count. */
export function readGeneration(value: unknown): Generation {
  const body = asObject(value);
  refuse(body, ['mcp_servers', 'container']);
  const extra = otherFields(body, KNOWN);
  const generation: Draft<Generation> = {
    model: text(body, 'model'),
    messages: readConversation(body),
    sampling: readSampling(body),
    choices: 1,
    stream: optionalFlag(body, 'stream') ?? false,
    ...(extra ? { extra: { wire: 'anthropic', fields: extra } } : {}),
  };
  const maxTokens = optionalInteger(body, 'max_tokens');
  if (maxTokens !== undefined) generation.maxTokens = maxTokens;
  const tools = optionalList(body, 'tools', readTool);
  if (tools?.length) generation.tools = tools;
  Object.assign(generation, optional(body, 'tool_choice', readToolChoice));
  const format = optional(body, 'output_config', readFormat);
  if (format !== undefined) generation.format = format;
  const user = optional(body, 'metadata', (metadata) => optionalText(asObject(metadata), 'user_id'));
  if (user !== undefined) generation.user = user;
  return generation;
}

function readSampling(body: JsonObject): Generation['sampling'] {
  const sampling: Draft<Generation['sampling']> = {};
  const temperature = optionalNumber(body, 'temperature', 0, 1);
  if (temperature !== undefined) sampling.temperature = temperature;
  const topP = optionalNumber(body, 'top_p', 0, 1);
  if (topP !== undefined) sampling.topP = topP;
  const topK = optionalInteger(body, 'top_k');
  if (topK !== undefined) sampling.topK = topK;
  const stop = optional(body, 'stop_sequences', asTexts);
  if (stop !== undefined) sampling.stop = stop;
  return sampling;
}

function answer({ id, model, choices, usage }: Answer, exchange: Exchange): string {
  const [choice] = choices;
  const content: JsonObject[] = [];
  if (choice?.reasoning) content.push({ type: 'thinking', thinking: choice.reasoning, signature: '' });
  if (choice && choice.text !== '') content.push({ type: 'text', text: choice.text, citations: null });
  for (const call of choice?.toolCalls ?? [])
    content.push({ type: 'tool_use', id: call.id, name: call.name, input: parsedArguments(call.arguments) });
  return JSON.stringify({
    id: withPrefix('msg_', id || exchange.id),
    type: 'message',
    role: 'assistant',
    model,
    content,
    stop_reason: STOP_REASONS[choice?.finishReason ?? 'stop'],
    stop_sequence: null,
    usage: anthropicUsage(usage ?? { promptTokens: exchange.promptTokens ?? 0, completionTokens: 0 }),
  });
}
