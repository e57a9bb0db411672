const VALUE = String.raw`("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[^,;:]+?)`;
const GOT_WANT = new RegExp(
  String.raw`\b(?:got|actual|was|=)\s*:?\s*${VALUE}\s*[,;:]?\s*(?:but )?\b(?:want(?:ed)?|expected)\s*:?\s+(.+)$`,
  'is',
);
const WANT_GOT = new RegExp(
  String.raw`\b(?:want(?:ed)?|expected)\s*:?\s+${VALUE}\s*[,;:]?\s*(?:but )?\b(?:got|actual|was)\s*:?\s+(.+)$`,
  'is',
);

/** Finds "got 3, want 4" and its relatives in the message of a failed test. */
export function expectationIn(message: string): { expected?: string; actual?: string } {
  const gotWant = GOT_WANT.exec(message);
  if (gotWant?.[1] !== undefined && gotWant[2] !== undefined) return { actual: gotWant[1].trim(), expected: gotWant[2].trim() };
  const wantGot = WANT_GOT.exec(message);
  if (wantGot?.[1] !== undefined && wantGot[2] !== undefined) return { expected: wantGot[1].trim(), actual: wantGot[2].trim() };
  return {};
}
