/** Tests write short messages; what a submission writes may be long, and made to keep a pattern busy. */
const MAX_LOOKED_AT = 400;
const VALUE = String.raw`("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[^\s,;:][^,;:]*?)`;
const BETWEEN = String.raw`[\s,;:]{1,4}(?:but )?`;
const IS = String.raw`[\s:]{1,4}`;
const GOT = String.raw`(?:\b(?:got|actual|was)${IS}|= )`;
const WANT = String.raw`\b(?:wanted|want|expected)${IS}`;
const GOT_WANT = new RegExp(`${GOT}${VALUE}${BETWEEN}${WANT}(.+)$`, 'is');
const WANT_GOT = new RegExp(`${WANT}${VALUE}${BETWEEN}${GOT}(.+)$`, 'is');

/** Finds "got 3, want 4" and its relatives in the message of a failed test. */
export function expectationIn(message: string): { expected?: string; actual?: string } {
  const text = message.slice(0, MAX_LOOKED_AT);
  const gotWant = GOT_WANT.exec(text);
  if (gotWant?.[1] !== undefined && gotWant[2] !== undefined) return { actual: gotWant[1].trim(), expected: gotWant[2].trim() };
  const wantGot = WANT_GOT.exec(text);
  if (wantGot?.[1] !== undefined && wantGot[2] !== undefined) return { expected: wantGot[1].trim(), actual: wantGot[2].trim() };
  return {};
}
