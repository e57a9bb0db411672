import type { LogSpan } from './logsSearch.ts';

/**
 * The part of a time that was dragged over, from place to place (0 to 1), in whole bars; a click picks the bar below it. Undefined
 * when nothing is left to look at more closely.
 */
export function pick(from: number, to: number, { fromMs, toMs }: LogSpan, bars: number): LogSpan | undefined {
  const barMs = (toMs - fromMs) / bars;
  if (barMs < 1) return undefined;
  const first = Math.min(bars - 1, Math.floor(Math.min(from, to) * bars));
  const last = Math.max(first + 1, Math.min(bars, Math.ceil(Math.max(from, to) * bars)));
  return { fromMs: Math.round(fromMs + first * barMs), toMs: Math.round(fromMs + last * barMs) };
}
