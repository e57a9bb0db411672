import { countTokens, type Generation } from '@assay/inference';

/** Tokens of a message that are not its text: role and separators. */
const MESSAGE_OVERHEAD = 4;
/** What vendors charge for an image of usual size. */
const IMAGE_TOKENS = 765;

/** Tokens of a prompt, estimated: each vendor has a tokenizer of its own, and its count replaces this one when it answers. */
export function promptTokensOf({ messages, tools }: Pick<Generation, 'messages' | 'tools'>): number {
  let tokens = 0;
  for (const { content, toolCalls } of messages) {
    tokens += MESSAGE_OVERHEAD;
    if (typeof content === 'string') tokens += countTokens(content);
    else for (const part of content) tokens += part.type === 'text' ? countTokens(part.text) : IMAGE_TOKENS;
    for (const call of toolCalls ?? []) tokens += countTokens(call.name) + countTokens(call.arguments);
  }
  if (tools && tools.length > 0) tokens += countTokens(JSON.stringify(tools));
  return tokens;
}
