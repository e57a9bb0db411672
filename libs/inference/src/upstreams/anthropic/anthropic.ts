import type { ToolCall } from '@assay/contracts';
import type { Answer } from '../../generation.ts';
import { upstreamInvalid } from '../../sse/invalid.ts';
import { failureOf, failureTold } from '../failure.ts';
import { listOrNone, object, objectFrom, textOrNone } from '../reading.ts';
import type { Upstream } from '../upstream.ts';
import { MessagesDecoder } from './decoder.ts';
import { finishReason, UsageSum } from './reading.ts';
import { messagesRequest } from './request.ts';

/** Anthropic. The base address has no `/v1`. */
export const anthropicUpstream: Upstream = {
  wire: 'anthropic',
  streamType: 'text/event-stream',
  request: messagesRequest,
  answer,
  decoder: () => new MessagesDecoder(),
  failure: failureOf,
};

function answer(json: string): Answer {
  const body = objectFrom(json, 'answer');
  if (body['type'] === 'error') throw failureTold(body);
  let text = '';
  let reasoning = '';
  const toolCalls: ToolCall[] = [];
  if (!Array.isArray(body['content'])) throw upstreamInvalid('unexpected_shape', 'content');
  for (const value of listOrNone(body['content'], 'content')) {
    const block = object(value, 'content');
    if (block['type'] === 'text') text += textOrNone(block['text'], 'text');
    else if (block['type'] === 'thinking') reasoning += textOrNone(block['thinking'], 'thinking');
    else if (block['type'] === 'tool_use') {
      const written = JSON.stringify(object(block['input'], 'input'));
      toolCalls.push({ id: textOrNone(block['id'], 'id'), name: textOrNone(block['name'], 'name'), arguments: written });
    }
  }
  const reason = textOrNone(body['stop_reason'], 'stop_reason');
  if (reason === '') throw upstreamInvalid('truncated');
  const sum = new UsageSum();
  sum.add(body['usage']);
  const usage = sum.total;
  return {
    id: textOrNone(body['id'], 'id'),
    model: textOrNone(body['model'], 'model'),
    choices: [{ text, toolCalls, finishReason: finishReason(reason), ...(reasoning === '' ? {} : { reasoning }) }],
    ...(usage ? { usage } : {}),
  };
}
