import type { LogEntry } from '@assay/contracts';
import { describe, expect, it } from '@jest/globals';
import { pick } from './bars.ts';
import { logClock } from './logClock.ts';
import { askedFor, LogsSearch, spanOf } from './logsSearch.ts';
import { unseen } from './unseen.ts';

const NOW = Date.UTC(2026, 0, 2);
const TRACE = 'a'.repeat(32);

describe('a search for log entries', () => {
  it('survives an address that somebody has typed', () => {
    expect(LogsSearch.parse({ trace: 'x', level: 'loud', q: '', from: 'y', service: 'exams' })).toEqual({ service: 'exams' });
  });

  it('looks at the last hour, at what was picked, or at one trace whenever it was', () => {
    expect(askedFor({}, spanOf({}, NOW))).toEqual({ from: '2026-01-01T23:00:00.000Z', to: '2026-01-02T00:00:00.000Z' });
    const picked = { from: NOW - 5_000, to: NOW - 2_000, range: '24h', level: 'warn', q: 'late' } as const;
    expect(askedFor(picked, spanOf(picked, NOW))).toEqual({
      from: '2026-01-01T23:59:55.000Z',
      to: '2026-01-01T23:59:58.000Z',
      level: 'warn',
      text: 'late',
    });
    expect(askedFor({ trace: TRACE }, spanOf({}, NOW))).toEqual({ traceId: TRACE });
  });

  it('does not follow a time that runs backwards', () => {
    expect(spanOf({ from: 5, to: 5 }, NOW)).toEqual({ fromMs: NOW - 3_600_000, toMs: NOW });
  });
});

describe('unseen', () => {
  const entry = (time: string, body: string): LogEntry => ({ time, service: 'a', level: 'info', body, attributes: {} });

  it('takes no entry twice, also where pages overlap', () => {
    const [a, b, c] = [entry('3', 'c'), entry('2', 'b'), entry('2', 'a')] as const;
    expect(unseen([a, b, c], [b])).toEqual([a, c]);
    expect(unseen([], [a])).toEqual([]);
  });
});

describe('pick', () => {
  const span = { fromMs: 0, toMs: 1_000 };

  it('is of whole bars, whichever way one drags', () => {
    expect(pick(0.21, 0.48, span, 10)).toEqual({ fromMs: 200, toMs: 500 });
    expect(pick(0.48, 0.21, span, 10)).toEqual({ fromMs: 200, toMs: 500 });
    expect(pick(0.25, 0.25, span, 10)).toEqual({ fromMs: 200, toMs: 300 });
    expect(pick(1, 1, span, 10)).toEqual({ fromMs: 900, toMs: 1_000 });
  });

  it('ends where bars are shorter than a millisecond', () => {
    expect(pick(0, 1, { fromMs: 0, toMs: 5 }, 10)).toBeUndefined();
  });
});

describe('logClock', () => {
  it('tells milliseconds apart', () => {
    expect(logClock('2026-01-02T03:04:05.678901234Z', 'en')).toMatch(/05\.678$/);
  });
});
