import type { Reply, Usage } from './conversation.ts';

export const STAGES = ['queued', 'first', 'tokens', 'end'] as const;
export type Stage = (typeof STAGES)[number];

export interface Span {
  readonly stage: Stage;
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * Where the time of a reply went, as this browser saw it: until the answer's headers came, until the first token, while tokens came,
 * and until the end was told. Stages that were never reached are absent.
 */
export function spansOf({ timing }: Pick<Reply, 'timing'>): readonly Span[] {
  const { headersMs, piecesMs, lastPieceMs, endMs } = timing;
  const ends: Readonly<Record<Stage, number | undefined>> = { queued: headersMs, first: piecesMs[0], tokens: lastPieceMs, end: endMs };
  const spans: Span[] = [];
  for (const stage of STAGES) {
    const fromMs = spans.at(-1)?.toMs ?? 0;
    const toMs = ends[stage];
    if (toMs !== undefined) spans.push({ stage, fromMs, toMs: Math.max(fromMs, toMs) });
  }
  return spans;
}

/** As many places on the axis as can be told apart. */
const PLACES = 400;

/** Where pieces of text came on an axis of `wholeMs`, percent; those that would lie on one another as one. */
export function ticksOf({ piecesMs }: Pick<Reply['timing'], 'piecesMs'>, wholeMs: number): readonly number[] {
  const places = piecesMs.map((ms) => Math.round((ms / wholeMs) * PLACES));
  return [...new Set(places)].map((place) => (place / PLACES) * 100);
}

/** Tokens a second between the first piece of text and the last; `undefined` when there is nothing to measure. */
export function tokensPerSecond({ timing, usage }: Pick<Reply, 'timing' | 'usage'>): number | undefined {
  const first = timing.piecesMs[0];
  if (!usage || first === undefined || timing.lastPieceMs === undefined || timing.lastPieceMs <= first) return undefined;
  // The first token ends the wait before this time; only those after it were made in it.
  return (Math.max(0, usage.completionTokens - 1) / (timing.lastPieceMs - first)) * 1_000;
}

/** US dollars for a million tokens. */
export interface Price {
  readonly input: number;
  readonly output: number;
  readonly cached?: number | undefined;
}

/** US dollars. */
export function costOf({ promptTokens, completionTokens, cachedTokens }: Usage, { input, output, cached = input }: Price): number {
  return ((promptTokens - cachedTokens) * input + cachedTokens * cached + completionTokens * output) / 1_000_000;
}
