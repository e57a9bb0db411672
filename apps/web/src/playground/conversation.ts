import { z } from 'zod';

/** Two panes may answer one prompt; `b` only while comparing. */
export const PANES = ['a', 'b'] as const;
export type Pane = (typeof PANES)[number];

/** How a pane asks. What is absent is left to the model; an explicit zero is a zero. */
export const Settings = z.object({
  /** A model, one version of it, or an alias that a route resolves. '' until the list of models is there. */
  model: z.string(),
  system: z.string(),
  temperature: z.number().optional(),
  maxTokens: z.number().optional(),
  seed: z.number().optional(),
  json: z.boolean(),
  stream: z.boolean(),
});
export type Settings = z.infer<typeof Settings>;

export const Failure = z.object({
  /** Of the platform's registry where it is known there, else as the wire says; `stream_broken` when the line was lost. */
  code: z.string(),
  /** The server's own words; '' when there are none. */
  message: z.string(),
  details: z.record(z.string(), z.unknown()).optional(),
  /** Seconds. */
  retryAfter: z.number().optional(),
  /** Whether it came inside of an answer that had begun. */
  inBand: z.boolean(),
});
export type Failure = z.infer<typeof Failure>;

const Ms = z.number();
/** What the browser measured, ms after the request was sent. */
export const Timing = z.object({
  /** ISO 8601. */
  askedAt: z.string(),
  headersMs: Ms.optional(),
  /** Arrival of each piece of text; the first so many of them. */
  piecesMs: z.array(Ms),
  lastPieceMs: Ms.optional(),
  endMs: Ms.optional(),
});
export type Timing = z.infer<typeof Timing>;

export const Usage = z.object({ promptTokens: z.number(), completionTokens: z.number(), cachedTokens: z.number() });
export type Usage = z.infer<typeof Usage>;

/** One answer of one pane, finished or not. */
export const Reply = z.object({
  state: z.enum(['waiting', 'answering', 'done', 'stopped', 'failed']),
  /** The body as it was sent. */
  request: z.record(z.string(), z.unknown()),
  status: z.number().optional(),
  headers: z.record(z.string(), z.string()),
  text: z.string(),
  reasoning: z.string(),
  finishReason: z.string().optional(),
  usage: Usage.optional(),
  /** The body as it came, cut where it grows too long to keep. */
  raw: z.string(),
  timing: Timing,
  failure: Failure.optional(),
});
export type Reply = z.infer<typeof Reply>;

export const Turn = z.object({ id: z.string(), prompt: z.string(), replies: z.partialRecord(z.enum(PANES), Reply) });
export type Turn = z.infer<typeof Turn>;

export interface ChatMessage {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

export const isOpen = (reply: Reply | undefined): boolean => reply?.state === 'waiting' || reply?.state === 'answering';

/** What a pane's model is told of the turns so far: only those that it has answered itself. */
export function historyOf(turns: readonly Turn[], pane: Pane): readonly ChatMessage[] {
  return turns.flatMap(({ prompt, replies }): ChatMessage[] => {
    const reply = replies[pane];
    if (!reply || reply.text === '') return [];
    return [
      { role: 'user', content: prompt },
      { role: 'assistant', content: reply.text },
    ];
  });
}

export function changeReply(turns: readonly Turn[], id: string, pane: Pane, change: (reply: Reply) => Reply): readonly Turn[] {
  return turns.map((turn) => {
    const reply = turn.id === id ? turn.replies[pane] : undefined;
    return reply ? { ...turn, replies: { ...turn.replies, [pane]: change(reply) } } : turn;
  });
}

/** The turns before this one; all of them when it is not there. */
export function turnsBefore(turns: readonly Turn[], id: string): readonly Turn[] {
  const index = turns.findIndex((turn) => turn.id === id);
  return index === -1 ? turns : turns.slice(0, index);
}
