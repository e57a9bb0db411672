/** What the fake vendor's model says, in the pieces in which it says it. */
export interface Say {
  readonly id: string;
  readonly model: string;
  readonly reasoning: readonly string[];
  readonly text: readonly string[];
  /** Pieces of several calls are sent by turns. */
  readonly calls: readonly { readonly id: string; readonly name: string; readonly pieces: readonly string[] }[];
  readonly finish: 'stop' | 'length' | 'tool_calls' | 'content_filter';
  /** null: the vendor forgets to tell it. */
  readonly usage: { readonly prompt: number; readonly completion: number; readonly cached?: number } | null;
}

export const HELLO: Say = {
  id: 'up-1',
  model: 'vendor-model-1',
  reasoning: [],
  text: ['Hello', ', ', '世界', '!'],
  calls: [],
  finish: 'stop',
  usage: { prompt: 9, completion: 4 },
};

/** One endpoint of a vendor: how it says a thing, at once or frame by frame, and how it refuses. */
export interface VendorWire {
  readonly streamType: string;
  whole(say: Say): string;
  /** Each as it is written; `asked` is the request's body. */
  frames(say: Say, asked: Readonly<Record<string, unknown>>): readonly string[];
  refusal(status: number, message: string): string;
  /** Whether a stream is wanted. */
  streams(asked: Readonly<Record<string, unknown>>): boolean;
}

/** The pieces of all calls, by turns: [which call, which piece of it, its text]. */
export function byTurns(calls: Say['calls']): [call: number, piece: number, text: string][] {
  const most = Math.max(0, ...calls.map(({ pieces }) => pieces.length));
  const turns: [number, number, string][] = [];
  for (let piece = 0; piece < most; piece += 1) {
    calls.forEach(({ pieces }, call) => {
      const text = pieces[piece];
      if (text !== undefined) turns.push([call, piece, text]);
    });
  }
  return turns;
}
