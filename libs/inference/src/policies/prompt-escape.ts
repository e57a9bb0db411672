/**
 * Makes a text unable to end the place it is put into: what models and prompts use as delimiters is broken up or marked, and
 * characters that nobody sees are removed. Words stay as they are, so the text keeps its meaning. Linear in its length.
 */
export function escapeForPrompt(text: string): string {
  return text
    .replace(UNSEEN, '')
    .replace(/<(?=[|/!?a-z<])/gi, '&lt;')
    .replace(/\|>/g, '|&gt;')
    .replace(/\[(?=\/?INST\])/gi, '&#91;')
    .replace(/\{(?=[{%#])/g, '&#123;')
    .replace(/```/g, "'''")
    .replace(/^([ \t]*)(?=###|(?:system|assistant|user|human|ai)[ \t]*[:：])/gim, '$1\\');
}

/** Control characters but tab and line feed, zero-width and direction marks, and the Unicode tags that spell hidden ASCII. */
const UNSEEN = /[^\P{C}\t\n]|[\u200B-\u200F\u2060\uFEFF]/gu;
