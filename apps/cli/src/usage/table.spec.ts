import type { UsageRow } from '@assay/contracts';
import { describe, expect, it } from '@jest/globals';
import { usageTable } from './table.ts';

const row = (more: Partial<UsageRow>): UsageRow => ({
  attempts: 10,
  failed: 1,
  interrupted: 0,
  estimated: 2,
  promptTokens: 1_000,
  completionTokens: 500,
  cachedTokens: 0,
  costMicros: 6_500,
  ...more,
});

describe('usageTable', () => {
  it('shows the dimensions that were asked for, and the sum', () => {
    expect(usageTable([row({ account: 'demo', target: 'small@1.0.0' }), row({ account: 'batch', target: 'big@2.1.0', attempts: 5 })])).toBe(
      [
        'account  target       attempts  failed  estimated  promptTokens  cachedTokens  completionTokens   dollars',
        'demo     small@1.0.0        10       1          2          1000             0               500  0.006500',
        'batch    big@2.1.0           5       1          2          1000             0               500  0.006500',
        '                            15       2          4          2000             0              1000  0.013000',
      ].join('\n'),
    );
  });

  it('says so where there is nothing', () => {
    expect(usageTable([])).toBe('nothing was asked in that time');
  });
});
