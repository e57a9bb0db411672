/** A Chinese character or full-width punctuation at each side of a line break (and the indent of a list item after it). */
const BETWEEN_CHINESE = /([\u2e80-\u9fff\uff00-\uffef])\n[ \t]*(?=[\u2e80-\u9fff\uff00-\uffef])/g;
const FENCED = /(^```[\s\S]*?^```)/m;

/** Markdown turns a line break into a space, which Chinese does not have between words: joins such lines, outside of code. */
export function joinChineseLines(markdown: string): string {
  return markdown
    .split(FENCED)
    .map((part) => (part.startsWith('```') ? part : part.replace(BETWEEN_CHINESE, '$1')))
    .join('');
}
