import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { AssayError, type AttemptRecord } from '@assay/contracts';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { AttemptOutcome } from '../generations/guarded-attempt.ts';
import { Ledger, ledgerFile } from './ledger.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'assay-ledger-'));
});
afterEach(() => rmSync(home, { recursive: true }));

/** An attempt of ten characters; only what a record tells is in it. */
const outcome = (more: Partial<AttemptOutcome>): AttemptOutcome =>
  ({
    operation: {
      id: 'op',
      caller: { tenant: { id: 'tenant' }, account: 'key' },
      route: { id: 'chat' },
      wire: 'openai',
      generation: { stream: true },
      promptTokens: 7,
    },
    state: { target: { name: 'm@1.0.0', model: { price: { input: 2, output: 10, cached: 1 } } } },
    attemptId: 'op-1',
    number: 1,
    startedAt: 1_000,
    endedAt: 1_500,
    firstContentAt: 1_100,
    characters: 10,
    ...more,
  }) as AttemptOutcome;

function written(): AttemptRecord[] {
  const lines = readFileSync(ledgerFile(home), 'utf8').split('\n').slice(0, -1);
  return lines.map((line) => JSON.parse(line) as AttemptRecord);
}

describe('ledger', () => {
  it('writes what was settled in a turn of the event loop at its end, one line each', async () => {
    const ledger = new Ledger(home, () => undefined);
    ledger.settle(outcome({ attemptId: 'op-1' }));
    ledger.settle(outcome({ attemptId: 'op-2' }));
    await turn();
    expect(written().map(({ attemptId }) => attemptId)).toEqual(['op-1', 'op-2']);
    ledger.settle(outcome({ attemptId: 'op-3' }));
    await turn();
    expect(written().map(({ attemptId }) => attemptId)).toEqual(['op-1', 'op-2', 'op-3']);
  });

  it('writes at once when it is told to, and nothing twice', async () => {
    const ledger = new Ledger(home, () => undefined);
    ledger.settle(outcome({}));
    ledger.flush();
    expect(written()).toHaveLength(1);
    await turn();
    expect(written()).toHaveLength(1);
  });

  it('costs by what the provider counted, cached tokens apart', () => {
    const records: AttemptRecord[] = [];
    new Ledger(home, (record) => records.push(record)).settle(
      outcome({ usage: { promptTokens: 100, completionTokens: 20, cachedTokens: 60 } }),
    );
    expect(records).toMatchObject([{ usageEstimated: false, costMicros: 40 * 2 + 60 * 1 + 20 * 10, firstContentMs: 100, totalMs: 500 }]);
  });

  it('estimates what broke off after its first content, and takes nothing for what failed before it', () => {
    const records: AttemptRecord[] = [];
    const ledger = new Ledger(home, (record) => records.push(record));
    const error = new AssayError('request_cancelled');
    ledger.settle(outcome({ error }));
    ledger.settle(outcome({ error, firstContentAt: undefined }));
    expect(records).toMatchObject([
      { outcome: 'cancelled', usageEstimated: true, usage: { promptTokens: 7, completionTokens: 3 } },
      { outcome: 'cancelled', usage: { promptTokens: 0, completionTokens: 0 }, costMicros: 0 },
    ]);
  });
});
