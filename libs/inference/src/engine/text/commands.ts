/** Openings of a line after which the rest of the message is the answer, word for word. */
const EXACTLY = [
  'answer with exactly:',
  'answer exactly:',
  'reply with exactly:',
  'reply exactly:',
  'respond with exactly:',
  'repeat after me:',
  'echo:',
  'echo ',
  '只回答：',
  '请只回答：',
  '请回答：',
  '复述：',
  '请复述：',
] as const;
const LONGEST_COUNT = 10_000;

/** What a message orders the model to say; undefined where it orders nothing that is understood. */
export function obeyed(message: string): string | undefined {
  return exactly(message) ?? counted(message);
}

function exactly(message: string): string | undefined {
  const lower = message.toLowerCase();
  for (const order of EXACTLY) {
    const at = lower.lastIndexOf(order);
    if (at === -1 || !startsLine(message, at)) continue;
    const answer = message.slice(at + order.length).trim();
    if (answer !== '') return answer;
  }
  return undefined;
}

/** "count to 5": 1 2 3 4 5. */
function counted(message: string): string | undefined {
  const match = /\bcount (?:from 1 )?to (\d{1,5})\b/i.exec(message) ?? /从\s?1\s?数到\s?(\d{1,5})/.exec(message);
  const last = Number(match?.[1] ?? 0);
  if (last < 1 || last > LONGEST_COUNT) return undefined;
  return Array.from({ length: last }, (_, index) => index + 1).join(' ');
}

/** How many tokens the message asks for: "write 500 words", "用 200 字", "exactly 100 tokens". */
export function wantedTokens(message: string): number | undefined {
  const match = /\b(\d{1,5}) (?:words|tokens)\b/i.exec(message) ?? /(\d{1,5})\s?(?:字|个字|个词)/.exec(message);
  return match ? Number(match[1]) : undefined;
}

/** Lower-casing keeps places for every text whose orders are understood. */
function startsLine(text: string, at: number): boolean {
  let before = at - 1;
  while (before >= 0 && text[before] === ' ') before -= 1;
  return before < 0 || text[before] === '\n' || '.!?。！？:：'.includes(text[before] ?? '');
}
