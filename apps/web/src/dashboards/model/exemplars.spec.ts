import { describe, expect, it } from '@jest/globals';
import { exemplarsOf } from './exemplars.ts';

const ID = 'a'.repeat(32);
const at = (timestamp: number, value: string, labels: Record<string, string> = { trace_id: ID }) => ({ timestamp, value, labels });

describe('exemplarsOf', () => {
  it('keeps what leads to a trace, by time, once', () => {
    const series = [
      {
        seriesLabels: { job: 'gateway' },
        exemplars: [at(2, '0.5'), at(1, '0.1'), at(3, 'NaN'), at(4, '1', {}), at(5, '1', { trace_id: 'x' })],
      },
      { seriesLabels: { job: 'gateway', le: '1' }, exemplars: [at(2, '0.5')] },
    ];
    expect(exemplarsOf({ A: series }).map(({ time, value, labels }) => [time, value, labels['job']])).toEqual([
      [1_000, 0.1, 'gateway'],
      [2_000, 0.5, 'gateway'],
    ]);
  });

  it('drops the fastest of too many', () => {
    const exemplars = Array.from({ length: 400 }, (_, index) => at(index, String(index)));
    const kept = exemplarsOf({ A: [{ seriesLabels: {}, exemplars }] });
    expect([kept.length, kept[0]?.value]).toEqual([150, 250]);
  });
});
