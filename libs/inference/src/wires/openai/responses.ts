import type { AnswerFormat, Tool, ToolChoice } from '@assay/contracts';
import type { Answer, Generation, JsonObject } from '../../generation.ts';
import {
  asObject,
  fieldError,
  optional,
  optionalFlag,
  optionalInteger,
  optionalList,
  optionalText,
  refuse,
  required,
  text,
} from '../fields.ts';
import type { Draft, Exchange, GenerationWire, WireCall } from '../wire.ts';
import { readFunction, readSchema, readToolChoice } from './chat-tools.ts';
import { openAiFailure } from './errors.ts';
import { readInput } from './responses-input.ts';
import { callItem, messageItem, reasoningItem, reasoningPart, requestEcho, responseDone, textPart } from './responses-output.ts';
import { ResponseStream } from './responses-stream.ts';
import { openAiExtra, readSampling } from './sampling.ts';

/** Nothing is kept between responses here, and no tool runs on this side. */
const REFUSED = ['previous_response_id', 'conversation', 'background', 'prompt', 'top_logprobs', 'max_tool_calls'] as const;

/** `POST /v1/responses` */
export const openAiResponses: GenerationWire = { streamType: 'text/event-stream', parse, error: openAiFailure };

function readTool(value: unknown): Tool {
  const tool = asObject(value);
  if (text(tool, 'type') !== 'function') throw fieldError('type', 'value', "'function'");
  return readFunction(tool);
}

function readChoice(value: unknown): ToolChoice {
  if (typeof value === 'string') return readToolChoice(value);
  const choice = asObject(value);
  if (text(choice, 'type') !== 'function') throw fieldError('type', 'value', "'function'");
  return { name: text(choice, 'name') };
}

function readFormat(value: unknown): AnswerFormat {
  const format = asObject(value);
  switch (text(format, 'type')) {
    case 'text':
      return { type: 'text' };
    case 'json_object':
      return { type: 'json' };
    case 'json_schema':
      return readSchema(format);
    default:
      throw fieldError('type', 'value', "one of 'text', 'json_object', 'json_schema'");
  }
}

/** What this endpoint shares with chat under another name; an upstream is spoken to in chat. */
function chatExtra(body: JsonObject): JsonObject | undefined {
  const effort = optional(body, 'reasoning', (reasoning) => optionalText(asObject(reasoning), 'effort'));
  const fields: Record<string, unknown> = {};
  if (effort !== undefined) fields['reasoning_effort'] = effort;
  for (const same of ['metadata', 'service_tier', 'prompt_cache_key', 'safety_identifier']) {
    if (body[same] !== undefined) fields[same] = body[same];
  }
  return Object.keys(fields).length > 0 ? fields : undefined;
}

function parse(value: unknown): WireCall {
  const body = asObject(value);
  refuse(body, REFUSED);
  const instructions = optionalText(body, 'instructions');
  const input = required(body, 'input', readInput, 'a string or an array of items');
  const generation: Draft<Generation> = {
    model: text(body, 'model'),
    messages: instructions === undefined ? input : [{ role: 'system', content: instructions }, ...input],
    sampling: readSampling(body),
    choices: 1,
    stream: optionalFlag(body, 'stream') ?? false,
    ...openAiExtra(chatExtra(body)),
  };
  const tools = optionalList(body, 'tools', readTool);
  if (tools?.length) generation.tools = tools;
  const toolChoice = optional(body, 'tool_choice', readChoice);
  if (toolChoice !== undefined) generation.toolChoice = toolChoice;
  const parallel = optionalFlag(body, 'parallel_tool_calls');
  if (parallel !== undefined) generation.parallelToolCalls = parallel;
  const format = optional(body, 'text', (wish) => optional(asObject(wish), 'format', readFormat));
  if (format !== undefined) generation.format = format;
  const maxTokens = optionalInteger(body, 'max_output_tokens');
  if (maxTokens !== undefined) generation.maxTokens = maxTokens;
  const user = optionalText(body, 'user');
  if (user !== undefined) generation.user = user;
  const echo = requestEcho(generation, body);
  return {
    generation,
    answer: (answer, exchange) => JSON.stringify(render(answer, exchange, echo)),
    stream: (exchange) => new ResponseStream(generation.model, exchange, echo),
  };
}

function render({ id, model, choices, usage }: Answer, exchange: Exchange, echo: JsonObject): JsonObject {
  const [choice] = choices;
  const name = id || exchange.id;
  const output: JsonObject[] = [];
  const reason = choice?.finishReason ?? 'stop';
  const status = reason === 'length' || reason === 'content_filter' ? 'incomplete' : 'completed';
  if (choice?.reasoning) output.push(reasoningItem(`rs_${name}`, status, [reasoningPart(choice.reasoning)]));
  if (choice && (choice.text !== '' || choice.toolCalls.length === 0))
    output.push(messageItem(`msg_${name}`, status, [textPart(choice.text)]));
  choice?.toolCalls.forEach((call, i) => output.push(callItem(`fc_${name}_${i}`, status, call.id, call.name, call.arguments)));
  return responseDone({ id: name, model, startedAt: exchange.startedAt }, echo, output, reason, usage);
}
