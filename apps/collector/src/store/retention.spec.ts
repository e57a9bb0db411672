import { describe, expect, it } from '@jest/globals';
import type { Portion } from './portions.ts';
import { expired } from './retention.ts';

const MIB = 1_048_576;
const portion = (number: number, closedMs: number, form: Portion['form'] = 'parquet'): Portion => ({
  number,
  form,
  firstBatch: number,
  lastBatch: number,
  firstPosition: 0,
  closedMs,
  rows: { spans: 1, logs: 0, metrics: 0 },
  times: {},
  bytes: form === 'parquet' ? 10 * MIB : 0,
});

describe('what is not kept', () => {
  const limits = { ageMs: 100, bytes: 30 * MIB };
  const numbers = (portions: readonly Portion[], nowMs: number | undefined, bytes = 0): number[] =>
    expired({ portions: [...portions, portion(99, Infinity, 'open')], bytes, databaseBytes: 0, nowMs }, limits).map(({ number }) => number);

  it('is what is older than the limit, oldest first', () => {
    const portions = [portion(1, 10), portion(2, 50), portion(3, 90)];
    expect(numbers(portions, 110)).toEqual([]);
    expect(numbers(portions, 111)).toEqual([1]);
    expect(numbers(portions, 1_000)).toEqual([1, 2, 3]);
  });

  it('is as many as room is wanted for', () => {
    const portions = [portion(1, 10), portion(2, 50), portion(3, 90)];
    expect(numbers(portions, 0, 30 * MIB)).toEqual([]);
    expect(numbers(portions, 0, 31 * MIB)).toEqual([1]);
    expect(numbers(portions, 0, 45 * MIB)).toEqual([1, 2]);
    expect(numbers(portions, 0, 900 * MIB)).toEqual([1, 2, 3]);
  });

  it('is never what a clock that is not trusted says, only what there is no room for', () => {
    expect(numbers([portion(1, 10), portion(2, 50)], undefined)).toEqual([]);
    expect(numbers([portion(1, 10), portion(2, 50)], undefined, 31 * MIB)).toEqual([1]);
  });

  it('came no later than what came after it: a clock that was ahead does not keep it for ever', () => {
    expect(numbers([portion(1, 1e15), portion(2, 50), portion(3, 90)], 160)).toEqual([1, 2]);
  });
});
