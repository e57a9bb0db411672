import type { Message, Part } from '@assay/contracts';

/** Content of a message in its plainest form, so that two spellings of one text are one text to a cache. */
export function plainest(content: string | Part[]): Message['content'] {
  if (typeof content === 'string') return content;
  const [first, ...more] = content;
  if (!first) return '';
  return first.type === 'text' && more.length === 0 ? first.text : content;
}
