import { mix } from './seeded.ts';

/** Longest piece of a word or number that is one token, characters. English comes to about four characters a token with it. */
const WORD = 7;
const DIGITS = 3;

const enum Class {
  Other,
  Letter,
  Digit,
  Space,
  Newline,
  Wide,
  HighSurrogate,
}

const CLASSES = classTable();

function classTable(): Uint8Array {
  const table = new Uint8Array(65_536);
  const set = (from: number, to: number, value: Class) => table.fill(value, from, to + 1);
  set(0x41, 0x5a, Class.Letter);
  set(0x61, 0x7a, Class.Letter);
  set(0xc0, 0x24f, Class.Letter);
  set(0x370, 0x1fff, Class.Letter);
  set(0x30, 0x39, Class.Digit);
  for (const space of [0x20, 0x09, 0xa0]) table[space] = Class.Space;
  for (const newline of [0x0a, 0x0d]) table[newline] = Class.Newline;
  // CJK punctuation, kana, ideographs, Hangul, full-width forms: a character is a token.
  set(0x2e80, 0xd7ff, Class.Wide);
  set(0xf900, 0xfaff, Class.Wide);
  set(0xff00, 0xffef, Class.Wide);
  set(0xd800, 0xdbff, Class.HighSurrogate);
  return table;
}

/**
 * Where the token that starts at `from` ends. A word takes the one space before it along; words longer than a token are cut.
 * Joined, the tokens of a text are the text, and no surrogate pair is torn.
 */
function tokenEnd(text: string, from: number): number {
  let at = from;
  let kind = CLASSES[text.charCodeAt(at)];
  if (kind === Class.Space) {
    const next = at + 1 < text.length ? CLASSES[text.charCodeAt(at + 1)] : undefined;
    if (next !== Class.Letter) return runEnd(text, at, Class.Space, 16);
    at += 1;
    kind = next;
  }
  if (kind === Class.Letter) return runEnd(text, at, Class.Letter, WORD);
  if (kind === Class.Digit) return runEnd(text, at, Class.Digit, DIGITS);
  if (kind === Class.Newline) return runEnd(text, at, Class.Newline, 4);
  if (kind === Class.HighSurrogate && at + 1 < text.length) return at + 2;
  return at + 1;
}

function runEnd(text: string, from: number, kind: Class, most: number): number {
  const limit = Math.min(text.length, from + most);
  let end = from + 1;
  while (end < limit && CLASSES[text.charCodeAt(end)] === kind) end += 1;
  return end;
}

/** How many tokens a text has. Linear, without allocation. */
export function countTokens(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length; at = tokenEnd(text, at)) count += 1;
  return count;
}

/** The tokens of a text as pieces of it. */
export function tokenPieces(text: string): string[] {
  const pieces: string[] = [];
  for (let at = 0; at < text.length;) {
    const end = tokenEnd(text, at);
    pieces.push(text.slice(at, end));
    at = end;
  }
  return pieces;
}

/** Appends the ids of a text's tokens: 32 bits each, the same for the same piece. */
export function appendTokenIds(text: string, ids: number[]): void {
  for (let at = 0; at < text.length;) {
    const end = tokenEnd(text, at);
    let hash = 0x811c9dc5;
    for (let index = at; index < end; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
    ids.push(mix(hash));
    at = end;
  }
}
