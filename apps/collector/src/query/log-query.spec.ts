import { describe, expect, it } from '@jest/globals';
import { formatCursor, parseLogQuery, toIso } from './log-query.ts';

const TRACE = '0af7651916cd43dd8448eb211c80319c';

describe('what log records are asked for', () => {
  it('is everything, a hundred at most, when nothing is said', () => {
    expect(parseLogQuery({ service: '', text: '' })).toEqual({ limit: 100 });
  });

  it('is read from text', () => {
    const cursor = { timeNs: 1_700_000_000_123_456_789n, request: 4_294_967_295, item: 7 };
    const parameters = {
      traceId: TRACE.toUpperCase(),
      service: 'gateway',
      level: 'warn',
      text: 'Out of %',
      from: '2023-11-14T22:13:20.000000001Z',
      to: '1700000001000000000',
      limit: '1000',
      cursor: formatCursor(cursor),
    };
    const range = { from: 1_700_000_000_000_000_001n, to: 1_700_000_001_000_000_000n };
    expect(parseLogQuery(parameters)).toEqual({
      traceId: TRACE,
      service: 'gateway',
      level: 'warn',
      text: 'Out of %',
      ...range,
      limit: 1_000,
      cursor,
    });
  });

  it.each([
    ['2023-11-14T22:13:20Z', 1_700_000_000_000_000_000n],
    ['2023-11-14T23:13+01:00', 1_699_999_980_000_000_000n],
    ['2023-11-14T22:13:20.5Z', 1_700_000_000_500_000_000n],
    ['0', 0n],
  ])('a time as %s', (from, expected) => {
    expect(parseLogQuery({ from }).from).toBe(expected);
  });

  it('a time as it is shown', () => {
    for (const ns of [0n, 1_700_000_000_000_000_001n, (1n << 64n) - 1n]) expect(parseLogQuery({ from: toIso(ns) }).from).toBe(ns);
  });

  it.each([
    ['traceId', 'xyz'],
    ['traceId', [TRACE, TRACE]],
    ['level', 'loud'],
    ['level', '__proto__'],
    ['text', 'x'.repeat(1_025)],
    ['from', 'yesterday'],
    ['from', '2023-11-14T22:13:20'],
    ['from', '2023-13-14T22:13:20Z'],
    ['to', '-5'],
    ['to', '99999999999999999999'],
    ['limit', '0'],
    ['limit', '1001'],
    ['limit', '1e2'],
    ['cursor', 'aGVsbG8'],
    ['cursor', Buffer.from('1.4294967296.0').toString('base64url')],
  ])('refuses %s %s and names it', (field, value) => {
    const fields = [{ field, problem: expect.any(String) }];
    expect(() => parseLogQuery({ [field]: value })).toThrow(expect.objectContaining({ code: 'validation_failed', details: { fields } }));
  });

  it('refuses an end before its beginning, and what it does not know', () => {
    const refused = expect.objectContaining({ code: 'validation_failed' });
    expect(() => parseLogQuery({ from: '2', to: '1' })).toThrow(refused);
    expect(() => parseLogQuery({ severity: 'warn' })).toThrow(refused);
  });
});
