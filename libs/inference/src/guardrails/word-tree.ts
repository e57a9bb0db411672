const LETTERS = 26;
const LETTER_A = 97;

/** Where a word stands that no word of the tree begins with. */
export const NO_WORD = 0;
/** Where every word begins. */
export const WORD_START = 1;

/** Words of the letters a to z, read unit by unit: no text is made of what is read, and each unit costs one look. */
export class WordTree {
  private readonly next: Int32Array;
  private readonly found: Int32Array;

  /** `words` with what they mean, as bits; those with other units than a to z are left out. */
  constructor(words: ReadonlyMap<string, number>) {
    const latin = [...words].filter(([word]) => /^[a-z]+$/.test(word));
    const nodes = latin.reduce((sum, [word]) => sum + word.length, WORD_START + 1);
    this.next = new Int32Array(nodes * LETTERS);
    this.found = new Int32Array(nodes);
    let free = WORD_START + 1;
    for (const [word, bits] of latin) {
      let node = WORD_START;
      for (let at = 0; at < word.length; at++) {
        const edge = node * LETTERS + word.charCodeAt(at) - LETTER_A;
        if (this.next[edge] === NO_WORD) this.next[edge] = free++;
        node = this.next[edge] ?? NO_WORD;
      }
      this.found[node] = bits;
    }
  }

  /** The node behind a letter, a to z. */
  step(node: number, letter: number): number {
    return node === NO_WORD ? NO_WORD : (this.next[node * LETTERS + letter - LETTER_A] ?? NO_WORD);
  }

  /** What the word means that ends at this node; 0 if none does. */
  bits(node: number): number {
    return this.found[node] ?? 0;
  }
}

/** A unit of a word that is read from its end. */
export interface TailNode {
  bits: number;
  readonly before: Map<number, TailNode>;
}

/** The words whose first unit is none of a to z, by their last unit, then the one before it, and so on. */
export function tailTree(words: ReadonlyMap<string, number>): TailNode {
  const root: TailNode = { bits: 0, before: new Map() };
  for (const [word, bits] of words) {
    if (/^[a-z]/.test(word)) continue;
    let node = root;
    for (let at = word.length - 1; at >= 0; at--) {
      const code = word.charCodeAt(at);
      let next = node.before.get(code);
      if (!next) node.before.set(code, (next = { bits: 0, before: new Map() }));
      node = next;
    }
    node.bits = bits;
  }
  return root;
}
