import type { Message, Part, ToolCall } from '@assay/contracts';
import type { JsonObject } from '../../generation.ts';
import { plainest } from '../content.ts';
import { asObject, fieldError, list, optional, optionalList, optionalText, required, asList, text } from '../fields.ts';

/** A part of a message's content. Throws for kinds that no target of the platform takes. */
export function readPart(value: unknown): Part {
  const part = asObject(value);
  const type = text(part, 'type');
  switch (type) {
    case 'text':
      return { type: 'text', text: text(part, 'text') };
    case 'refusal':
      return { type: 'text', text: text(part, 'refusal') };
    case 'image_url':
      return { type: 'image', url: required(part, 'image_url', (image) => text(asObject(image), 'url'), 'an object') };
    default:
      throw fieldError('type', 'value', "one of 'text', 'image_url'");
  }
}

const readContent = (value: unknown): Message['content'] => plainest(typeof value === 'string' ? value : asList(value, readPart));

function readToolCall(value: unknown): ToolCall {
  const call = asObject(value);
  return { id: text(call, 'id'), ...required(call, 'function', readCalled, 'an object') };
}

function readCalled(value: unknown): Omit<ToolCall, 'id'> {
  const called = asObject(value);
  return { name: text(called, 'name'), arguments: text(called, 'arguments') };
}

function content(message: JsonObject): Message['content'] {
  return required(message, 'content', readContent, 'a string or an array of parts');
}

function assistant(message: JsonObject): Message {
  const toolCalls = optionalList(message, 'tool_calls', readToolCall);
  const said = optional(message, 'content', readContent) ?? optionalText(message, 'refusal');
  if (said === undefined && !toolCalls) throw fieldError('content', 'missing', 'a string or an array of parts');
  return { role: 'assistant', content: said ?? '', ...(toolCalls?.length ? { toolCalls } : {}) };
}

function readMessage(value: unknown): Message {
  const message = asObject(value);
  const role = text(message, 'role');
  const name = optionalText(message, 'name');
  const named = name === undefined ? {} : { name };
  switch (role) {
    case 'user':
    case 'system':
      return { role, content: content(message), ...named };
    case 'developer':
      return { role: 'system', content: content(message), ...named };
    case 'assistant':
      return { ...assistant(message), ...named };
    case 'tool':
      return { role, content: content(message), toolCallId: text(message, 'tool_call_id') };
    default:
      throw fieldError('role', 'value', "one of 'system', 'developer', 'user', 'assistant', 'tool'");
  }
}

export const readMessages = (body: JsonObject): Message[] => list(body, 'messages', readMessage);
