import { hashText, mix } from './seeded.ts';
import { tokenPieces } from './tokenizer.ts';

/** Letters of a piece of a word, by which words of one stem are near. */
const GRAM = 3;

/**
 * A vector of length 1 for a text: words, pairs of words and pieces of words, each on coordinates of its own. Texts that share
 * words are near, others are about at right angles. The seed turns the whole space: models with different seeds do not agree.
 */
export function embedText(text: string, dimensions: number, seed: number): number[] {
  const vector = new Float64Array(dimensions);
  const add = (feature: number, weight: number): void => {
    const hash = mix(feature ^ seed);
    const at = hash % dimensions;
    vector[at] = (vector[at] ?? 0) + (hash & 0x10000 ? weight : -weight);
  };
  let before = 0;
  for (const piece of tokenPieces(text.normalize('NFKC').toLowerCase())) {
    const word = piece.trim();
    if (word === '') continue;
    const hash = hashText(word);
    add(hash, 1);
    if (before !== 0) add(before ^ (hash >>> 1), 0.5);
    for (let at = 0; at + GRAM <= word.length && word.length > GRAM; at += 1) add(hashText(word.slice(at, at + GRAM)), 0.25);
    before = hash;
  }
  return normalised(vector);
}

function normalised(vector: Float64Array): number[] {
  let sum = 0;
  for (const value of vector) sum += value * value;
  // A text without words points somewhere too: a vector of zeros has no direction.
  if (sum === 0) return Array.from(vector, (_, index) => (index === 0 ? 1 : 0));
  const length = Math.sqrt(sum);
  return Array.from(vector, (value) => value / length);
}
