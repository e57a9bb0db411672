import { KNOWN_ATTACKS } from './known-attacks.ts';
import { isChinese } from './phrase-scanner.ts';
import type { Finding, Scanner } from './verdict.ts';

const DIMENSIONS = 512;
/** Sentences are read up to here, units. */
const MAX_SENTENCE = 400;
/** Fewer features say nothing. */
const MIN_FEATURES = 8;
const THRESHOLD = 0.6;

/** Counts of hashed n-grams, three letters or two Chinese characters: slot and count. Undefined for what is too short. */
function featuresOf(text: string): ReadonlyMap<number, number> | undefined {
  const counts = new Map<number, number>();
  let features = 0;
  let [before, last] = [0, 0];
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const lower = code >= 65 && code <= 90 ? code + 32 : code;
    const chinese = isChinese(code);
    if (!chinese && (lower < 97 || lower > 122)) {
      if (last !== SPACE && last !== 0) [before, last] = [last, SPACE];
      continue;
    }
    if (chinese ? isChinese(last) : before !== 0) {
      const slot = hash(chinese ? 0 : before, last, lower) % DIMENSIONS;
      counts.set(slot, (counts.get(slot) ?? 0) + 1);
      features++;
    }
    [before, last] = [last, lower];
  }
  return features < MIN_FEATURES ? undefined : counts;
}

const SPACE = 32;

function hash(a: number, b: number, c: number): number {
  const mixed = Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b) ^ Math.imul(c, 0xc2b2ae35);
  return (Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d) ^ (mixed >>> 12)) >>> 0;
}

function lengthOf(counts: ReadonlyMap<number, number>): number {
  let sum = 0;
  for (const count of counts.values()) sum += count * count;
  return Math.sqrt(sum);
}

/** Of each slot, the attacks that have it with their part of a vector of length 1: a sentence meets only those it shares something with. */
const POSTINGS: ReadonlyMap<number, readonly (readonly [attack: number, weight: number])[]> = (() => {
  const postings = new Map<number, (readonly [number, number])[]>();
  for (const [attack, text] of KNOWN_ATTACKS.entries()) {
    const counts = featuresOf(text) ?? new Map<number, number>();
    const length = lengthOf(counts);
    for (const [slot, count] of counts) postings.set(slot, [...(postings.get(slot) ?? []), [attack, count / length]]);
  }
  return postings;
})();

/** The greatest cosine of a sentence with a known attack, 0 to 1. */
function likeness(sentence: string): number {
  const counts = featuresOf(sentence);
  if (!counts) return 0;
  const products = new Float64Array(KNOWN_ATTACKS.length);
  for (const [slot, count] of counts)
    for (const [attack, weight] of POSTINGS.get(slot) ?? []) products[attack] = (products[attack] ?? 0) + count * weight;
  return Math.max(...products) / lengthOf(counts);
}

/** The third layer: sentences that are near a known attack, word for word or nearly so. */
export class FingerprintScanner implements Scanner {
  readonly layer = 'fingerprint';
  readonly findings: Finding[] = [];
  work = 0;
  private at = 0;
  private sentence = '';

  get settled(): number {
    return this.at - this.sentence.length;
  }

  push(text: string): void {
    for (let index = 0; index < text.length; index++, this.at++) {
      const char = text.charAt(index);
      this.work++;
      if (SENTENCE_ENDS.has(char) || this.sentence.length >= MAX_SENTENCE) this.endSentence();
      this.sentence += char;
    }
  }

  end(): void {
    this.endSentence();
  }

  private endSentence(): void {
    const { sentence } = this;
    this.sentence = '';
    this.work += sentence.length;
    if (likeness(sentence) < THRESHOLD) return;
    this.findings.push({
      layer: 'fingerprint',
      reason: 'like_known_attack',
      start: this.at - sentence.length,
      end: this.at,
      foundAt: this.at,
    });
  }
}

const SENTENCE_ENDS = new Set('.!?。！？\n;；');
