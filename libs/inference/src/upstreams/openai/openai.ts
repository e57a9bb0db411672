import type { ToolCall } from '@assay/contracts';
import type { Answer, Choice, Embedding, EmbeddingAnswer } from '../../generation.ts';
import { upstreamInvalid } from '../../sse/invalid.ts';
import { failureOf, failureTold } from '../failure.ts';
import { countOrNone, isObject, listOrNone, object, objectFrom, textOrNone, vector } from '../reading.ts';
import type { Upstream, UpstreamRequest, UpstreamTarget } from '../upstream.ts';
import { ChatDecoder } from './decoder.ts';
import { finishReason, usage } from './reading.ts';
import { chatRequest, headers } from './request.ts';

/** OpenAI and everything compatible with it (vLLM, Qwen, llama.cpp's server, …). The base address ends in `/v1`. */
export const openAiUpstream: Upstream = {
  wire: 'openai',
  streamType: 'text/event-stream',
  request: chatRequest,
  answer,
  decoder: () => new ChatDecoder(),
  failure: failureOf,
  embeddings: { request: embeddingRequest, answer: embeddingAnswer },
};

function answer(json: string): Answer {
  const body = objectFrom(json, 'answer');
  if (body['error'] !== undefined && body['error'] !== null) throw failureTold(body);
  const choices = listOrNone(body['choices'], 'choices').map(readChoice);
  if (choices.length === 0) throw upstreamInvalid('unexpected_shape', 'choices');
  const counted = usage(body['usage']);
  const read = { id: textOrNone(body['id'], 'id'), model: textOrNone(body['model'], 'model'), choices };
  return counted ? { ...read, usage: counted } : read;
}

function readChoice(value: unknown): Choice {
  const choice = object(value, 'choices');
  const message = object(choice['message'], 'message');
  const reason = textOrNone(choice['finish_reason'], 'finish_reason');
  if (reason === '') throw upstreamInvalid('truncated');
  const reasoning = textOrNone(message['reasoning_content'] ?? message['reasoning'], 'reasoning_content');
  return {
    text: textOrNone(message['content'] ?? message['refusal'], 'content'),
    toolCalls: listOrNone(message['tool_calls'], 'tool_calls').map(readCall),
    finishReason: finishReason(reason),
    ...(reasoning === '' ? {} : { reasoning }),
  };
}

function readCall(value: unknown): ToolCall {
  const call = object(value, 'tool_calls');
  const made = object(call['function'], 'tool_calls.function');
  return {
    id: textOrNone(call['id'], 'tool_calls.id'),
    name: textOrNone(made['name'], 'tool_calls.name'),
    arguments: textOrNone(made['arguments'], 'tool_calls.arguments'),
  };
}

function embeddingRequest({ input, dimensions, user }: Embedding, target: UpstreamTarget): UpstreamRequest {
  const body = { model: target.model, input, dimensions, user, encoding_format: 'float' };
  return { path: '/embeddings', headers: headers(target, false), body: JSON.stringify(body) };
}

function embeddingAnswer(json: string, inputs: number): EmbeddingAnswer {
  const body = objectFrom(json, 'answer');
  if (body['error'] !== undefined && body['error'] !== null) throw failureTold(body);
  const data = listOrNone(body['data'], 'data');
  const vectors: number[][] = [];
  data.forEach((value, i) => {
    const item = object(value, 'data');
    vectors[countOrNone(item['index']) ?? i] = vector(item['embedding'], 'embedding');
  });
  if (data.length !== inputs || vectors.length !== inputs) throw upstreamInvalid('unexpected_shape', 'data');
  const counted = isObject(body['usage']) ? countOrNone(body['usage']['prompt_tokens']) : undefined;
  return { model: textOrNone(body['model'], 'model'), vectors, promptTokens: counted ?? 0 };
}
