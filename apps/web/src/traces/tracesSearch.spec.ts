import { TraceSearch } from '@assay/contracts';
import { describe, expect, it } from '@jest/globals';
import { askedFor, TracesSearch } from './tracesSearch.ts';

const NOW = Date.UTC(2026, 0, 2);

describe('a search for traces', () => {
  it('survives an address that somebody has typed', () => {
    expect(TracesSearch.parse({ service: '', range: 'ever', min: 'x', errors: 'yes', order: 'longest' })).toEqual({ order: 'longest' });
  });

  it('asks for the last hour by itself, and for all that was chosen', () => {
    expect(askedFor({}, NOW)).toEqual({ from: '2026-01-01T23:00:00.000Z', to: '2026-01-02T00:00:00.000Z', limit: 50 });
    const all = {
      service: 'exams',
      operation: 'run',
      tags: 'a=b',
      min: 5,
      max: 9,
      range: '24h',
      errors: true,
      limit: 20,
      order: 'recent',
    } as const;
    expect(TraceSearch.parse(askedFor(all, NOW))).toEqual({
      service: 'exams',
      operation: 'run',
      tags: 'a=b',
      minMs: 5,
      maxMs: 9,
      errors: 'true',
      from: '2026-01-01T00:00:00.000Z',
      to: '2026-01-02T00:00:00.000Z',
      limit: 20,
    });
  });
});
