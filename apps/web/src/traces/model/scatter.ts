import type { TraceSummary } from '@assay/contracts';

/** A trace as a point. Places from 0 (left, bottom) to 1. */
export interface ScatterPoint {
  readonly trace: TraceSummary;
  readonly x: number;
  readonly y: number;
}

export interface ScatterPlot {
  readonly points: readonly ScatterPoint[];
  /** Powers of ten that lines are drawn at, µs. */
  readonly levels: readonly { readonly us: number; readonly y: number }[];
}

/** Traces over time, their durations on a logarithmic scale whose ends are powers of ten. Times are ms since 1970. */
export function scatter(traces: readonly TraceSummary[], fromMs: number, toMs: number): ScatterPlot {
  const exponents = traces.map(({ durationUs }) => Math.log10(Math.max(1, durationUs)));
  const least = Math.floor(Math.min(...exponents));
  const most = Math.max(least + 1, Math.ceil(Math.max(...exponents)));
  const place = (exponent: number): number => (exponent - least) / (most - least);
  const points = traces.map((trace, index) => ({
    trace,
    x: Math.min(1, Math.max(0, (trace.startUs / 1_000 - fromMs) / Math.max(1, toMs - fromMs))),
    y: place(exponents[index] ?? least),
  }));
  const levels = Array.from({ length: most - least + 1 }, (_, index) => ({ us: 10 ** (least + index), y: place(least + index) }));
  return { points: traces.length === 0 ? [] : points, levels: traces.length === 0 ? [] : levels };
}
