import type { GenerationEvent } from '@assay/contracts';

/** One token of an answer that is already known: the event it becomes, by its choice. */
export type Token =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'tool'; readonly index: number; readonly text: string; readonly id?: string; readonly name?: string };

/** What a simulated model is going to say. */
export interface Script {
  readonly tokens: readonly Token[];
  readonly ids: Uint32Array;
  /** Why it ends where its tokens end. */
  readonly ends: 'stop' | 'tool_calls';
}

export function tokenEvent(choice: number, token: Token): GenerationEvent {
  if (token.kind === 'text') return { type: 'text', choice, text: token.text };
  const { index, id, name, text } = token;
  return {
    type: 'tool',
    choice,
    index,
    ...(id === undefined ? {} : { id }),
    ...(name === undefined ? {} : { name }),
    arguments: text,
  };
}
