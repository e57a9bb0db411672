import type { Answer, Embedding, EmbeddingAnswer } from '../../generation.ts';
import { upstreamInvalid } from '../../sse/invalid.ts';
import { failureOf, failureTold } from '../failure.ts';
import { countOrNone, listOrNone, object, objectFrom, textOrNone, vector } from '../reading.ts';
import type { Upstream, UpstreamRequest, UpstreamTarget } from '../upstream.ts';
import { LinesDecoder } from './decoder.ts';
import { calls, finishReason, usage } from './reading.ts';
import { chatRequest, headers } from './request.ts';

/** Ollama. The base address has no `/api`. */
export const ollamaUpstream: Upstream = {
  wire: 'ollama',
  streamType: 'application/x-ndjson',
  request: chatRequest,
  answer,
  decoder: () => new LinesDecoder(),
  failure: failureOf,
  embeddings: { request: embeddingRequest, answer: embeddingAnswer },
};

function answer(json: string): Answer {
  const body = objectFrom(json, 'answer');
  if (body['error'] !== undefined) throw failureTold(body);
  const message = object(body['message'], 'message');
  if (body['done'] !== true) throw upstreamInvalid('truncated');
  const toolCalls = calls(message, 0);
  const reasoning = textOrNone(message['thinking'], 'thinking');
  const counted = usage(body);
  const reason = finishReason(textOrNone(body['done_reason'], 'done_reason'), toolCalls.length > 0);
  return {
    id: '',
    model: textOrNone(body['model'], 'model'),
    choices: [
      { text: textOrNone(message['content'], 'content'), toolCalls, finishReason: reason, ...(reasoning === '' ? {} : { reasoning }) },
    ],
    ...(counted ? { usage: counted } : {}),
  };
}

function embeddingRequest({ input, dimensions }: Embedding, target: UpstreamTarget): UpstreamRequest {
  return { path: '/api/embed', headers: headers(target), body: JSON.stringify({ model: target.model, input, dimensions }) };
}

function embeddingAnswer(json: string, inputs: number): EmbeddingAnswer {
  const body = objectFrom(json, 'answer');
  if (body['error'] !== undefined) throw failureTold(body);
  const vectors = listOrNone(body['embeddings'], 'embeddings').map((value) => vector(value, 'embeddings'));
  if (vectors.length !== inputs) throw upstreamInvalid('unexpected_shape', 'embeddings');
  return { model: textOrNone(body['model'], 'model'), vectors, promptTokens: countOrNone(body['prompt_eval_count']) ?? 0 };
}
