import type { Result } from './run-suite.ts';

/** The results of one suite, or why there are none. */
export interface SuiteReport {
  /** Path as it was given. */
  readonly file: string;
  readonly results: readonly Result[];
  /** The suite could not be read; lines with file, line and field. */
  readonly problem?: string;
}

/** One way of asking beside the others. */
export interface VariantSummary {
  readonly variant: string;
  /** Share of cases that passed, 0 to 1. */
  readonly accuracy: number;
  readonly cases: number;
  /** Middle of the answers' latencies, ms; undefined without an answer. */
  readonly medianMs: number | undefined;
  /** Tokens of all answers. */
  readonly tokens: number;
}

export function summarise(results: readonly Result[]): readonly VariantSummary[] {
  return [...new Set(results.map(({ variant }) => variant))].map((variant) => {
    const own = results.filter((result) => result.variant === variant);
    const replies = own.flatMap(({ reply }) => (reply ? [reply] : []));
    return {
      variant,
      accuracy: own.filter(({ outcome }) => outcome === 'passed').length / own.length,
      cases: own.length,
      medianMs: median(replies.map(({ latencyMs }) => latencyMs)),
      tokens: replies.reduce((sum, { tokens }) => sum + tokens, 0),
    };
  });
}

/** 0: all passed; 1: an answer was wrong; 2: something could not be read, asked or judged, or there was nothing to do. */
export function exitCodeOf(reports: readonly SuiteReport[]): 0 | 1 | 2 {
  const results = reports.flatMap((report) => report.results);
  if (results.length === 0 || reports.some(({ problem }) => problem !== undefined)) return 2;
  if (results.some(({ outcome }) => outcome === 'error')) return 2;
  return results.some(({ outcome }) => outcome === 'failed') ? 1 : 0;
}

function median(values: readonly number[]): number | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  return low === undefined || high === undefined ? undefined : (low + high) / 2;
}
