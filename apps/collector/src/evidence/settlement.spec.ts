import { describe, expect, it } from '@jest/globals';
import { endedRun, FINISHED_AT, WHOLE } from '../../test/ended-run.ts';
import { lacking, settle, type Look } from './settlement.ts';

const OPTIONS = { quietMs: 3_000, atLeastMs: 14_000, atMostMs: 60_000 };
const END = Date.parse(FINISHED_AT);
const run = endedRun();
const reasons = (spans: typeof WHOLE): string[] => lacking(run, spans).map(({ reason }) => reason);

describe('what a trace lacks', () => {
  it('is nothing when a server begins it and every parent is there, whoever asked the server', () => {
    expect(reasons(WHOLE)).toEqual([]);
    expect(reasons(WHOLE.map((span, index) => (index === 0 ? { ...span, parentId: '' } : span)))).toEqual([]);
  });

  it('is said: all of it, its beginning, parents in between', () => {
    expect(reasons([])).toEqual(['absent']);
    expect(reasons(WHOLE.slice(1))).toEqual(['root_absent', 'parents_absent']);
    const orphan = { spanId: 'c'.repeat(16), parentId: 'd'.repeat(16), service: 'exams', name: 'consume RUN_REPORTS', kind: 5 };
    expect(lacking(run, [...WHOLE, orphan])).toEqual([
      { part: 'spans.json', reason: 'parents_absent', detail: '1 spans whose parent was not received: exams: consume RUN_REPORTS' },
    ]);
  });

  it('does not take a root of another kind for the beginning', () => {
    expect(reasons([{ spanId: 'b'.repeat(16), parentId: '', service: 'runner', name: 'run', kind: 1 }])).toEqual(['root_absent']);
  });
});

describe('a run is settled', () => {
  /** Looks every second, with the number of spans that are there then; resolves with the second after the end in which it is settled. */
  const settledAfter = (spansAt: (second: number) => typeof WHOLE): number | undefined => {
    let look: Look | undefined;
    for (let second = 0; second <= 100; second++) {
      const { settled, look: next } = settle(run, spansAt(second), look, END + second * 1_000, OPTIONS);
      if (settled) return second;
      look = next;
    }
    return undefined;
  };

  it('when its window was scraped, its trace is whole, and nothing has come for a while', () => {
    expect(settledAfter(() => WHOLE)).toBe(14);
  });

  it('later when spans still come', () => {
    const late = { spanId: 'e'.repeat(16), parentId: 'a'.repeat(16), service: 'exams', name: 'late', kind: 1 };
    expect(settledAfter((second) => (second < 20 ? WHOLE : [...WHOLE, late]))).toBe(14);
    expect(settledAfter((second) => (second < 13 ? WHOLE : [...WHOLE, late]))).toBe(16);
    expect(settledAfter((second) => (second < 30 ? WHOLE.slice(1) : WHOLE))).toBe(33);
  });

  it('after the longest wait whatever is missing', () => {
    expect(settledAfter(() => WHOLE.slice(1))).toBe(60);
    expect(settledAfter(() => [])).toBe(60);
  });
});
