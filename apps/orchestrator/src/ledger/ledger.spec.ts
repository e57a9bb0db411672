import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { AssayError, type AttemptEnd } from '@assay/contracts';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { AttemptOutcome } from '../generations/guarded-attempt.ts';
import { openIn } from './close-life.ts';
import { Ledger, type LedgerOptions } from './ledger.ts';
import { openedBy, settledBy } from './lines.ts';
import { newLife } from './life.ts';
import { segmentsIn } from './segments.ts';

let folder: string;
let records: AttemptEnd[];
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'assay-ledger-')), 'ledger');
  records = [];
});
afterEach(() => rmSync(join(folder, '..'), { recursive: true }));

const ledgerOf = (options: Partial<LedgerOptions> = {}): Ledger =>
  new Ledger({ folder, life: newLife(0), maxSpoolBytes: 1e9, onEnd: (_facts, end) => records.push(end), ...options });

/** An attempt of ten characters; only what a record tells is in it. */
const attempt = (more: Partial<AttemptOutcome> = {}): AttemptOutcome =>
  ({
    operation: {
      id: 'op',
      caller: { tenant: { id: 'tenant' }, account: 'key' },
      route: { id: 'chat' },
      wire: 'openai',
      generation: { stream: true, choices: 2, maxTokens: 100 },
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

/** What the kernel has, over all segments: `+` begun, `-` ended. */
function written(): string[] {
  const texts = [...segmentsIn(folder).values()].flat().map(({ path }) => readFileSync(path, 'utf8'));
  return texts
    .flatMap((text) => text.split('\n'))
    .flatMap((line) => {
      const [opened, settled] = [openedBy(line), settledBy(line)];
      return opened !== undefined ? [`+${opened}`] : settled !== undefined ? [`-${settled}`] : [];
    });
}

const refusal = (ledger: Ledger): Promise<unknown> =>
  ledger.begin(attempt()).then(
    () => undefined,
    (error: unknown) => error,
  );

describe('ledger', () => {
  it('has written down what begins before anything else happens, and what has ended at the end of the turn', async () => {
    const ledger = ledgerOf();
    await ledger.begin(attempt({ attemptId: 'op-1' }));
    expect(written()).toEqual(['+op-1']);
    const second = ledger.begin(attempt({ attemptId: 'op-2' }));
    expect(written()).toEqual(['+op-1']);
    await second;
    expect(written()).toEqual(['+op-1', '+op-2']);
    ledger.settle(attempt({ attemptId: 'op-1' }));
    await turn();
    expect(written()).toEqual(['+op-1', '+op-2', '-op-1']);
  });

  it('writes what ends and what begins in one turn at once, and nothing twice', async () => {
    const ledger = ledgerOf();
    await ledger.begin(attempt({ attemptId: 'op-1' }));
    const append = jest.spyOn(ledger.spool, 'append');
    ledger.settle(attempt({ attemptId: 'op-1' }));
    await Promise.all([ledger.begin(attempt({ attemptId: 'op-2' })), ledger.begin(attempt({ attemptId: 'op-3' }))]);
    expect(append).toHaveBeenCalledTimes(1);
    expect(written()).toEqual(['+op-1', '-op-1', '+op-2', '+op-3']);
    ledger.flush();
    await turn();
    expect(written()).toHaveLength(4);
  });

  it('reserves the prompt and the longest answers that were asked for', async () => {
    await ledgerOf().begin(attempt());
    const [segment] = [...segmentsIn(folder).values()].flat();
    expect(openIn(readFileSync(segment!.path, 'utf8').split('\n'))).toMatchObject([
      { attemptId: 'op-1', reserve: { usage: { promptTokens: 7, completionTokens: 200 }, costMicros: 7 * 2 + 200 * 10 } },
    ]);
  });

  it('costs by what the provider counted, cached tokens apart', () => {
    ledgerOf().settle(attempt({ usage: { promptTokens: 100, completionTokens: 20, cachedTokens: 60 } }));
    expect(records).toMatchObject([{ usageEstimated: false, costMicros: 40 * 2 + 60 * 1 + 20 * 10, firstContentMs: 100, totalMs: 500 }]);
  });

  it('estimates what broke off after its first content, and takes nothing for what failed before it', () => {
    const ledger = ledgerOf();
    const error = new AssayError('request_cancelled');
    ledger.settle(attempt({ error }));
    ledger.settle(attempt({ error, firstContentAt: undefined }));
    expect(records).toMatchObject([
      { outcome: 'cancelled', usageEstimated: true, usage: { promptTokens: 7, completionTokens: 3 } },
      { outcome: 'cancelled', usage: { promptTokens: 0, completionTokens: 0 }, costMicros: 0 },
    ]);
  });

  it('begins a new segment with what is open, so that the last one alone tells of it', async () => {
    const ledger = ledgerOf({ segmentBytes: 2_000 });
    await ledger.begin(attempt({ attemptId: 'long-1' }));
    for (let n = 1; n <= 20; n++) {
      await ledger.begin(attempt({ attemptId: `op-${n}` }));
      ledger.settle(attempt({ attemptId: `op-${n}` }));
    }
    ledger.flush();
    const segments = [...segmentsIn(folder).values()].flat();
    expect(segments.length).toBeGreaterThan(3);
    const last = readFileSync(segments.at(-1)!.path, 'utf8').split('\n');
    expect(openIn(last).map(({ attemptId }) => attemptId)).toEqual(['long-1']);
  });
});

describe('a ledger whose disk takes nothing', () => {
  it('lets nothing begin, keeps what ends, and writes it as soon as it can', async () => {
    const ledger = ledgerOf();
    // A file where the folder should be.
    writeFileSync(folder, '');
    const refused = { code: 'ledger_unavailable', details: { reason: 'EEXIST' } };
    expect(await Promise.all([refusal(ledger), refusal(ledger)])).toMatchObject([refused, refused]);
    expect(ledger.hasOpen).toBe(false);
    ledger.settle(attempt({ attemptId: 'op-9' }));
    ledger.flush();
    ledger.recover();
    expect(ledger.refuses).toBe('EEXIST');
    rmSync(folder);
    mkdirSync(folder);
    ledger.recover();
    expect(ledger.refuses).toBeUndefined();
    expect(await refusal(ledger)).toBeUndefined();
    expect(written()).toEqual(['-op-9', '+op-1']);
  });

  it('lets nothing begin when too much waits to be shipped, until it has been', async () => {
    const ledger = ledgerOf({ maxSpoolBytes: 100 });
    await ledger.begin(attempt());
    expect(await refusal(ledger)).toMatchObject({ code: 'ledger_unavailable', details: { reason: 'spool full' } });
    ledger.recover();
    expect(ledger.refuses).toBe('spool full');
    for (const { path } of [...segmentsIn(folder).values()].flat()) rmSync(path);
    ledger.recover();
    expect(ledger.refuses).toBeUndefined();
  });

  it('lets nothing begin once it has ended', async () => {
    const ledger = ledgerOf();
    ledger.end();
    ledger.recover();
    expect(await refusal(ledger)).toMatchObject({ code: 'ledger_unavailable', details: { reason: 'ending' } });
  });
});
