import { z } from 'zod';
import { isOpen, Settings, Turn, type Reply } from './conversation.ts';

/** Everything that a reload brings back. */
export const Kept = z.object({
  turns: z.array(Turn),
  settings: z.object({ a: Settings, b: Settings }),
  compare: z.boolean(),
});
export type Kept = z.infer<typeof Kept>;

export const DEFAULT_SETTINGS: Settings = { model: '', system: '', json: false, stream: true };
export const NOTHING_KEPT: Kept = { turns: [], settings: { a: DEFAULT_SETTINGS, b: DEFAULT_SETTINGS }, compare: false };

/** Browsers keep about 5 MB for a site; what a conversation may take of it, in UTF-16 units. */
const MOST = 1_000_000;

/** Text to keep; the oldest turns go first when it grows too long. */
export function writeKept(kept: Kept, most = MOST): string {
  for (let first = 0; ; first += 1) {
    const text = JSON.stringify({ ...kept, turns: kept.turns.slice(first) });
    if (text.length <= most || first >= kept.turns.length) return text;
  }
}

/** What was kept, or nothing when it cannot be read. An answer that was under way has ended with its page. */
export function readKept(text: string | null): Kept {
  if (text === null) return NOTHING_KEPT;
  const kept = Kept.safeParse(parseJson(text));
  if (!kept.success) return NOTHING_KEPT;
  const ended = (reply: Reply | undefined): Reply | undefined => (reply && isOpen(reply) ? { ...reply, state: 'stopped' } : reply);
  const turns = kept.data.turns.map((turn) => {
    const [a, b] = [ended(turn.replies.a), ended(turn.replies.b)];
    return { ...turn, replies: { ...(a ? { a } : {}), ...(b ? { b } : {}) } };
  });
  return { ...kept.data, turns };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
