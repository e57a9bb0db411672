import type { Message, Part, ToolCall } from '@assay/contracts';
import type { JsonObject } from '../../generation.ts';
import { plainest } from '../content.ts';
import { asList, asObject, fieldError, list, optional, required, text } from '../fields.ts';

function readImage(source: JsonObject): Part {
  switch (text(source, 'type')) {
    case 'base64':
      return { type: 'image', url: `data:${text(source, 'media_type')};base64,${text(source, 'data')}` };
    case 'url':
      return { type: 'image', url: text(source, 'url') };
    default:
      throw fieldError('type', 'value', "'base64' or 'url'");
  }
}

function readPart(value: unknown): Part {
  const block = asObject(value);
  switch (text(block, 'type')) {
    case 'text':
      return { type: 'text', text: text(block, 'text') };
    case 'image':
      return required(block, 'source', (source) => readImage(asObject(source)), 'an object');
    default:
      throw fieldError('type', 'value', "'text' or 'image'");
  }
}

/** `system`, or a tool's result: a string or blocks. */
const readParts = (value: unknown): Message['content'] => plainest(typeof value === 'string' ? value : asList(value, readPart));

/** Blocks of one message, sorted by what they are. */
interface Blocks {
  readonly parts: Part[];
  readonly calls: ToolCall[];
  readonly results: Message[];
}

function readBlock(value: unknown, role: string, into: Blocks): void {
  const block = asObject(value);
  const type = text(block, 'type');
  if (type === 'tool_use' && role === 'assistant') {
    const input = required(block, 'input', asObject, 'an object');
    into.calls.push({ id: text(block, 'id'), name: text(block, 'name'), arguments: JSON.stringify(input) });
  } else if (type === 'tool_result' && role === 'user') {
    const content = optional(block, 'content', readParts) ?? '';
    into.results.push({ role: 'tool', content, toolCallId: text(block, 'tool_use_id') });
  } else if (type !== 'thinking' && type !== 'redacted_thinking') {
    // Thoughts are readable to the model that had them only.
    into.parts.push(readPart(block));
  }
}

/** One message of this wire is several of ours when it holds results of tools: those come first. */
function readMessage(value: unknown): Message[] {
  const message = asObject(value);
  const role = text(message, 'role');
  if (role !== 'user' && role !== 'assistant') throw fieldError('role', 'value', "'user' or 'assistant'");
  const content = message['content'];
  if (typeof content === 'string') return [{ role, content }];
  const blocks: Blocks = { parts: [], calls: [], results: [] };
  required(message, 'content', (given) => asList(given, (block) => readBlock(block, role, blocks)), 'a string or an array of blocks');
  const { parts, calls, results } = blocks;
  if (role === 'assistant') return [{ role, content: plainest(parts), ...(calls.length > 0 ? { toolCalls: calls } : {}) }];
  return parts.length > 0 || results.length === 0 ? [...results, { role, content: plainest(parts) }] : results;
}

/** `system` and `messages` as one list. Throws unless user and assistant take turns, the user first. */
export function readConversation(body: JsonObject): Message[] {
  const turns = list(body, 'messages', readMessage);
  let expected = 'user';
  turns.forEach((turn, i) => {
    const role = turn[0]?.role === 'assistant' ? 'assistant' : 'user';
    if (role !== expected)
      throw fieldError(`messages.${i}.role`, 'value', `'${expected}': roles must alternate between 'user' and 'assistant', 'user' first`);
    expected = role === 'user' ? 'assistant' : 'user';
  });
  const system = optional(body, 'system', readParts);
  const messages = turns.flat();
  return system === undefined ? messages : [{ role: 'system', content: system }, ...messages];
}
