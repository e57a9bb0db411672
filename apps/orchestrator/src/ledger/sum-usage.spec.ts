import type { AttemptRecord, UsageQuery } from '@assay/contracts';
import { describe, expect, it } from '@jest/globals';
import { daysOf, UsageSums } from './sum-usage.ts';

const record = (more: Partial<AttemptRecord>): AttemptRecord => ({
  attemptId: 'op-1',
  operationId: 'op',
  attempt: 1,
  startedAt: '2026-11-20T10:00:00.000Z',
  tenant: 'tenant',
  account: 'key',
  route: 'chat',
  target: 'm@1.0.0',
  wire: 'openai',
  stream: false,
  outcome: 'succeeded',
  usage: { promptTokens: 10, completionTokens: 5, cachedTokens: 4 },
  usageEstimated: false,
  costMicros: 7,
  totalMs: 1,
  ...more,
});

const RECORDS = [
  record({ startedAt: '2026-11-19T23:59:59.999Z' }),
  record({ startedAt: '2026-11-20T00:00:00.000Z' }),
  record({ account: 'other', outcome: 'failed', usage: { promptTokens: 0, completionTokens: 0 }, costMicros: 0 }),
  record({ target: 'n@1.0.0', outcome: 'interrupted', usageEstimated: true }),
  record({ startedAt: '2026-11-21T00:00:00.000Z' }),
];

function sums(query: Partial<UsageQuery>, days = { from: '2026-11-19', to: '2026-11-20' }) {
  const usage = new UsageSums({ by: ['day', 'account', 'target'], ...query }, days);
  RECORDS.forEach((each) => usage.add(each));
  return usage.toRows();
}

describe('UsageSums', () => {
  it('keeps days, keys and models apart, and leaves out other days', () => {
    expect(sums({}).map(({ day, account, target, attempts }) => [day, account, target, attempts])).toEqual([
      ['2026-11-19', 'key', 'm@1.0.0', 1],
      ['2026-11-20', 'key', 'm@1.0.0', 1],
      ['2026-11-20', 'key', 'n@1.0.0', 1],
      ['2026-11-20', 'other', 'm@1.0.0', 1],
    ]);
  });

  it('adds up everything that is counted', () => {
    expect(sums({ by: ['tenant'] })).toEqual([
      {
        tenant: 'tenant',
        attempts: 4,
        failed: 2,
        interrupted: 1,
        estimated: 1,
        promptTokens: 30,
        completionTokens: 15,
        cachedTokens: 12,
        costMicros: 21,
      },
    ]);
  });

  it('takes only the key and the model that are asked for', () => {
    expect(sums({ by: ['account'], account: 'key', target: 'm@1.0.0' })).toMatchObject([{ account: 'key', attempts: 2 }]);
  });
});

describe('daysOf', () => {
  const now = new Date('2026-11-20T10:00:00Z');
  it.each([
    [{}, { from: '2026-11-14', to: '2026-11-20' }],
    [{ to: '2026-03-02' }, { from: '2026-02-24', to: '2026-03-02' }],
    [{ from: '2026-11-01' }, { from: '2026-11-01', to: '2026-11-20' }],
  ])('of %j', (query, days) => {
    expect(daysOf({ by: ['day'], ...query }, now)).toEqual(days);
  });
});
