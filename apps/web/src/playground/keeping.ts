import { z } from 'zod';
import { isOpen, Settings, Turn, type Reply } from './conversation.ts';
import { parseJson } from './parseJson.ts';

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

/** Text to keep. Where it grows too long, first the oldest bodies go, which nobody needs to read on, then the oldest turns. */
export function writeKept(kept: Kept, most = MOST): string {
  const turns = [...kept.turns];
  let length = JSON.stringify(kept).length;
  for (const [index, turn] of turns.entries()) {
    if (length <= most) break;
    const bare = withoutBodies(turn);
    length -= JSON.stringify(turn).length - JSON.stringify(bare).length;
    turns[index] = bare;
  }
  while (length > most && turns.length > 0) length -= JSON.stringify(turns.shift()).length + ','.length;
  return JSON.stringify({ ...kept, turns });
}

function withoutBodies({ replies, ...turn }: Turn): Turn {
  const bare = Object.entries(replies).map(([pane, reply]) => [pane, { ...reply, raw: '' }] as const);
  return { ...turn, replies: Object.fromEntries(bare) };
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
