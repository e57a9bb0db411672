import type { ToolCall } from '@assay/contracts';
import type { Answer, Choice, Generation, JsonObject } from '../../generation.ts';
import { asObject, optional, optionalFlag, optionalInteger, optionalList, optionalText, otherFields, refuse, text } from '../fields.ts';
import type { Draft, Exchange, GenerationWire, WireCall } from '../wire.ts';
import { readMessages } from './chat-messages.ts';
import { ChatStream } from './chat-stream.ts';
import { readFormat, readTool, readToolChoice } from './chat-tools.ts';
import { openAiFailure } from './errors.ts';
import { openAiExtra, readChoices, readSampling, readStream, SAMPLING_FIELDS } from './sampling.ts';
import { chatUsage, seconds, withPrefix } from './usage.ts';

const KNOWN: ReadonlySet<string> = new Set([
  ...['model', 'messages', 'tools', 'tool_choice', 'parallel_tool_calls', 'response_format', 'max_tokens', 'max_completion_tokens'],
  ...['n', 'stream', 'stream_options', 'user', ...SAMPLING_FIELDS],
]);

/** Superseded by tools, or of another kind than text. */
const REFUSED = ['functions', 'function_call', 'audio', 'logprobs', 'top_logprobs'] as const;

/** `POST /v1/chat/completions` */
export const openAiChat: GenerationWire = { streamType: 'text/event-stream', parse, error: openAiFailure };

function parse(value: unknown): WireCall {
  const body = asObject(value);
  refuse(body, REFUSED);
  const { stream, includeUsage } = readStream(body);
  const generation: Draft<Generation> = {
    model: text(body, 'model'),
    messages: readMessages(body),
    sampling: readSampling(body),
    choices: readChoices(body),
    stream,
    ...openAiExtra(otherFields(body, KNOWN)),
  };
  const tools = optionalList(body, 'tools', readTool);
  if (tools?.length) generation.tools = tools;
  const toolChoice = optional(body, 'tool_choice', readToolChoice);
  if (toolChoice !== undefined) generation.toolChoice = toolChoice;
  const parallel = optionalFlag(body, 'parallel_tool_calls');
  if (parallel !== undefined) generation.parallelToolCalls = parallel;
  const format = optional(body, 'response_format', readFormat);
  if (format !== undefined) generation.format = format;
  const maxTokens = optionalInteger(body, 'max_completion_tokens') ?? optionalInteger(body, 'max_tokens');
  if (maxTokens !== undefined) generation.maxTokens = maxTokens;
  const user = optionalText(body, 'user');
  if (user !== undefined) generation.user = user;
  return { generation, answer, stream: (exchange) => new ChatStream(generation, exchange, includeUsage) };
}

function answer(given: Answer, exchange: Exchange): string {
  return JSON.stringify({
    id: withPrefix('chatcmpl-', given.id || exchange.id),
    object: 'chat.completion',
    created: seconds(exchange.startedAt),
    model: given.model,
    choices: given.choices.map(renderChoice),
    ...(given.usage ? { usage: chatUsage(given.usage) } : {}),
  });
}

function renderChoice(choice: Choice, index: number): JsonObject {
  const { text: content, reasoning, toolCalls, finishReason } = choice;
  return {
    index,
    message: {
      role: 'assistant',
      content: content === '' && toolCalls.length > 0 ? null : content,
      refusal: null,
      ...(reasoning === undefined ? {} : { reasoning_content: reasoning }),
      ...(toolCalls.length > 0 ? { tool_calls: toolCalls.map(renderToolCall) } : {}),
    },
    logprobs: null,
    finish_reason: finishReason,
  };
}

const renderToolCall = ({ id, name, arguments: written }: ToolCall): JsonObject => ({
  id,
  type: 'function',
  function: { name, arguments: written },
});
