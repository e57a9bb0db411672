/** What a token is in the tokenizer of a GGUF. */
const TYPE = { normal: 1, unknown: 2, control: 3, byte: 6 } as const;

export interface VocabularyToken {
  readonly text: string;
  /** Greater is merged sooner. */
  readonly score: number;
  readonly type: number;
  readonly kind: 'word' | 'byte' | 'mark' | 'end';
}

/** Positions of the tokens that mean something to the tokenizer. */
export const MARKS = { unknown: 0, begin: 1, end: 260 } as const;

const WORDS = [
  ...['the', 'a', 'service', 'queue', 'request', 'answer', 'token', 'model', 'cache', 'worker', 'limit', 'load', 'trace', 'stream'],
  ...['keeps', 'waits', 'counts', 'sends', 'reads', 'drops', 'holds', 'returns', 'of', 'to', 'and', 'with', 'before', 'after', 'slow'],
  ...['fast', 'first', 'last', 'small', 'whole', 'its', 'every', 'no', 'one', 'until', 'again', 'never', 'always', 'here', 'there'],
];
const LETTERS = Array.from('abcdefghijklmnopqrstuvwxyz');

/**
 * A vocabulary of the SentencePiece kind: three marks, every byte, the marks of a turn, letters (so that what is not a word is still
 * cheap to write) and words. `▁` is a space before a word.
 */
export function tinyVocabulary(): readonly VocabularyToken[] {
  const mark = (text: string, type: number): VocabularyToken => ({ text, score: 0, type, kind: 'mark' });
  const bytes = Array.from({ length: 256 }, (_none, byte): VocabularyToken => {
    const text = `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`;
    return { text, score: 0, type: TYPE.byte, kind: 'byte' };
  });
  const letters = ['▁', ...LETTERS].map((text): VocabularyToken => ({ text, score: -1_000, type: TYPE.normal, kind: 'byte' }));
  const words = [...WORDS.map((word) => `▁${word}`), '.', ','].map((text, index): VocabularyToken => ({
    text,
    score: -1 - index,
    type: TYPE.normal,
    kind: 'word',
  }));
  return [
    mark('<unk>', TYPE.unknown),
    mark('<s>', TYPE.control),
    mark('</s>', TYPE.control),
    ...bytes,
    mark('<|im_start|>', TYPE.control),
    { ...mark('<|im_end|>', TYPE.control), kind: 'end' },
    ...letters,
    ...words,
  ];
}
