import { KNOWN_ATTACKS } from './known-attacks.ts';
import { isChinese } from './phrase-scanner.ts';
import type { Finding, Scanner } from './verdict.ts';

/** A power of two. */
const DIMENSIONS = 512;
/** Sentences are read up to here, units. */
const MAX_SENTENCE = 400;
/** Fewer features say nothing. */
const MIN_FEATURES = 8;
const THRESHOLD = 0.6;
const SPACE = 32;

/** A sentence's hashed n-grams, three letters or two Chinese characters: how often each slot is hit, and which are. */
class Features {
  readonly counts = new Uint16Array(DIMENSIONS);
  readonly slots: number[] = [];
  total = 0;

  /** Forgets the last sentence and reads this one. */
  read(text: string): this {
    for (const slot of this.slots) this.counts[slot] = 0;
    this.slots.length = 0;
    this.total = 0;
    let [before, last] = [0, 0];
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      const lower = code >= 65 && code <= 90 ? code + 32 : code;
      const chinese = isChinese(code);
      if (!chinese && (lower < 97 || lower > 122)) {
        if (last !== SPACE && last !== 0) [before, last] = [last, SPACE];
        continue;
      }
      if (chinese ? isChinese(last) : before !== 0) this.add(hash(chinese ? 0 : before, last, lower) & (DIMENSIONS - 1));
      [before, last] = [last, lower];
    }
    return this;
  }

  /** Of the vector of counts. */
  get length(): number {
    let sum = 0;
    for (const slot of this.slots) sum += (this.counts[slot] ?? 0) ** 2;
    return Math.sqrt(sum);
  }

  private add(slot: number): void {
    const count = this.counts[slot] ?? 0;
    if (count === 0) this.slots.push(slot);
    this.counts[slot] = count + 1;
    this.total++;
  }
}

function hash(a: number, b: number, c: number): number {
  const mixed = Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b) ^ Math.imul(c, 0xc2b2ae35);
  return (Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d) ^ (mixed >>> 12)) >>> 0;
}

interface Posting {
  readonly attack: number;
  /** The attack's part of a vector of length 1. */
  readonly weight: number;
}

/** Of each slot, the attacks that hit it: a sentence meets only those it shares something with. */
const POSTINGS: readonly (readonly Posting[])[] = (() => {
  const postings = Array.from({ length: DIMENSIONS }, (): Posting[] => []);
  const features = new Features();
  for (const [attack, text] of KNOWN_ATTACKS.entries()) {
    const { slots, counts, length } = features.read(text);
    for (const slot of slots) postings[slot]?.push({ attack, weight: (counts[slot] ?? 0) / length });
  }
  return postings;
})();

/** Serves every sentence in turn: reading is synchronous, and nothing of it is kept. */
const shared = new Features();

/** The greatest cosine of a sentence with a known attack, 0 to 1; 0 for what is too short to say. */
function likeness(sentence: string): number {
  const { slots, counts, length, total } = shared.read(sentence);
  if (total < MIN_FEATURES) return 0;
  const products = new Float64Array(KNOWN_ATTACKS.length);
  for (const slot of slots)
    for (const { attack, weight } of POSTINGS[slot] ?? []) products[attack] = (products[attack] ?? 0) + (counts[slot] ?? 0) * weight;
  return Math.max(...products) / length;
}

/** The third layer: sentences that are near a known attack, word for word or nearly so. */
export class FingerprintScanner implements Scanner {
  readonly layer = 'fingerprint';
  readonly findings: Finding[] = [];
  work = 0;
  private at = 0;
  /** The part of the current sentence that earlier pieces brought. */
  private sentence = '';

  get settled(): number {
    return this.at - this.sentence.length;
  }

  push(text: string): void {
    let from = 0;
    for (let index = 0; index < text.length; index++, this.at++) {
      const length = this.sentence.length + index - from;
      if (length < MAX_SENTENCE && !endsSentence(text.charCodeAt(index))) continue;
      this.endSentence(this.sentence + text.slice(from, index));
      this.sentence = '';
      from = index;
    }
    this.sentence += text.slice(from);
    this.work += text.length;
  }

  end(): void {
    this.endSentence(this.sentence);
    this.sentence = '';
  }

  private endSentence(sentence: string): void {
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

const SENTENCE_ENDS = new Set(Array.from('.!?。！？\n;；', (char) => char.charCodeAt(0)));
const ENDS_ASCII = Uint8Array.from({ length: 128 }, (_none, code) => (SENTENCE_ENDS.has(code) ? 1 : 0));
const endsSentence = (code: number): boolean => (code < 128 ? ENDS_ASCII[code] === 1 : SENTENCE_ENDS.has(code));
