import { RE2JS } from 're2js';

/** Longest pattern; authors need far less. */
const MAX_LENGTH = 1_000;

/**
 * Whether the regular expression (RE2 syntax) occurs somewhere in a text. RE2 takes time proportional to the text, where
 * a backtracking engine could be held up for ever by a text that a submission has made for the purpose.
 *
 * @throws Error for a pattern that is malformed, too long, or needs backtracking (look-around, back-references)
 */
export function compilePattern(source: string): (text: string) => boolean {
  if (source.length > MAX_LENGTH) throw new Error(`longer than ${MAX_LENGTH} characters`);
  const compiled = RE2JS.compile(source);
  return (text) => compiled.test(text);
}
