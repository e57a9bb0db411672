import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Reading } from '../src/insights/watching.ts';

/** Signals as they were read from Prometheus, five seconds apart; null is NaN, -1 no series. */
interface Recording {
  readonly from: string;
  readonly stepS: number;
  readonly looks: number;
  readonly present: Readonly<Record<string, readonly number[]>>;
  readonly signals: Readonly<Record<string, Readonly<Record<string, readonly (number | null)[]>>>>;
}

const NO_SERIES = -1;

/** The looks of a recording, in their order. */
export function readRecording(name: string): Reading[] {
  const file = join(import.meta.dirname, 'recordings', `${name}.json.gz`);
  const { from, stepS, looks, present, signals } = JSON.parse(gunzipSync(readFileSync(file)).toString('utf8')) as Recording;
  const at = (rows: Readonly<Record<string, readonly (number | null)[]>>, index: number): Record<string, number> =>
    Object.fromEntries(
      Object.entries(rows).flatMap(([service, row]) => {
        const value = row[index] ?? NaN;
        return value === NO_SERIES ? [] : [[service, value]];
      }),
    );
  return Array.from({ length: looks }, (_, index) => ({
    at: Date.parse(from) + index * stepS * 1_000,
    values: Object.fromEntries(Object.entries(signals).map(([signal, rows]) => [signal, at(rows, index)])),
    present: at(present, index),
  }));
}
