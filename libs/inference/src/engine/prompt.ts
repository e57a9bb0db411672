import type { Message, Tool } from '@assay/contracts';
import { hashText } from './seeded.ts';
import { appendTokenIds, countTokens } from './tokenizer.ts';

/** Tokens that an image takes in a prompt, whatever its size. */
export const IMAGE_TOKENS = 256;
/** Marks around a message: its role before it, its end after it. */
const MESSAGE_TOKENS = 2;
const END = hashText('<|end|>');
const ROLES = {
  system: hashText('<|system|>'),
  user: hashText('<|user|>'),
  assistant: hashText('<|assistant|>'),
  tool: hashText('<|tool|>'),
} as const;

export interface Prompt {
  readonly messages: readonly Message[];
  readonly tools?: readonly Tool[] | undefined;
}

/** What a message says, without its images. */
export function messageText({ content }: Message): string {
  if (typeof content === 'string') return content;
  let text = '';
  for (const part of content) if (part.type === 'text') text += part.text;
  return text;
}

/** The whole prompt as a model reads it: tools, each message between marks, and the mark that asks for an answer. */
export function promptTokenIds({ messages, tools }: Prompt): Uint32Array {
  const ids: number[] = [];
  if (tools && tools.length > 0) appendMessage(ids, ROLES.system, JSON.stringify(tools));
  for (const message of messages) {
    ids.push(ROLES[message.role]);
    appendContent(ids, message);
    for (const call of message.toolCalls ?? []) appendTokenIds(call.name + call.arguments, ids);
    ids.push(END);
  }
  ids.push(ROLES.assistant);
  return Uint32Array.from(ids);
}

/** Tokens of a prompt before it is sent anywhere: the same number that the simulated engine bills. */
export function countPromptTokens({ messages, tools }: Prompt): number {
  let count = 1;
  if (tools && tools.length > 0) count += MESSAGE_TOKENS + countTokens(JSON.stringify(tools));
  for (const message of messages) {
    count += MESSAGE_TOKENS + contentTokens(message);
    for (const call of message.toolCalls ?? []) count += countTokens(call.name + call.arguments);
  }
  return count;
}

function contentTokens({ content }: Message): number {
  if (typeof content === 'string') return countTokens(content);
  let count = 0;
  for (const part of content) count += part.type === 'text' ? countTokens(part.text) : IMAGE_TOKENS;
  return count;
}

function appendContent(ids: number[], { content }: Message): void {
  if (typeof content === 'string') {
    appendTokenIds(content, ids);
    return;
  }
  for (const part of content) {
    if (part.type === 'text') appendTokenIds(part.text, ids);
    else appendImage(ids, part.url);
  }
}

function appendImage(ids: number[], url: string): void {
  const image = hashText(url);
  for (let index = 0; index < IMAGE_TOKENS; index += 1) ids.push((image + index) >>> 0);
}

function appendMessage(ids: number[], role: number, text: string): void {
  ids.push(role);
  appendTokenIds(text, ids);
  ids.push(END);
}
