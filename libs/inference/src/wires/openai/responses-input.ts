import type { Message, Part } from '@assay/contracts';
import type { JsonObject } from '../../generation.ts';
import { plainest } from '../content.ts';
import { asList, asObject, fieldError, required, text } from '../fields.ts';

function readPart(value: unknown): Part {
  const part = asObject(value);
  switch (text(part, 'type')) {
    case 'input_text':
    case 'output_text':
    case 'text':
      return { type: 'text', text: text(part, 'text') };
    case 'refusal':
      return { type: 'text', text: text(part, 'refusal') };
    case 'input_image':
      return { type: 'image', url: text(part, 'image_url') };
    default:
      throw fieldError('type', 'value', "one of 'input_text', 'output_text', 'input_image'");
  }
}

const readContent = (value: unknown): Message['content'] => plainest(typeof value === 'string' ? value : asList(value, readPart));

function readMessage(item: JsonObject): Message {
  const role = text(item, 'role');
  const content = required(item, 'content', readContent, 'a string or an array of parts');
  if (role === 'developer') return { role: 'system', content };
  if (role !== 'system' && role !== 'user' && role !== 'assistant') {
    throw fieldError('role', 'value', "one of 'system', 'developer', 'user', 'assistant'");
  }
  return { role, content };
}

/** One item as a message; undefined for what only its own model could read again. */
function readItem(value: unknown): Message | undefined {
  const item = asObject(value);
  const type = item['type'] ?? 'message';
  switch (type) {
    case 'message':
      return readMessage(item);
    case 'function_call':
      return {
        role: 'assistant',
        content: '',
        toolCalls: [{ id: text(item, 'call_id'), name: text(item, 'name'), arguments: text(item, 'arguments') }],
      };
    case 'function_call_output':
      return { role: 'tool', content: required(item, 'output', readContent, 'a string'), toolCallId: text(item, 'call_id') };
    case 'reasoning':
      return undefined;
    default:
      throw fieldError('type', 'value', "one of 'message', 'function_call', 'function_call_output', 'reasoning'");
  }
}

/** `input`: a text, or items. Calls that follow what the assistant said, or each other, are one message. */
export function readInput(value: unknown): Message[] {
  if (typeof value === 'string') return [{ role: 'user', content: value }];
  const messages: Message[] = [];
  for (const message of asList(value, readItem)) {
    if (!message) continue;
    const last = messages.at(-1);
    if (message.toolCalls && last?.role === 'assistant') {
      messages[messages.length - 1] = { ...last, toolCalls: [...(last.toolCalls ?? []), ...message.toolCalls] };
    } else {
      messages.push(message);
    }
  }
  return messages;
}
