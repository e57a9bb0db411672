import { appendFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AttemptRecord, OpenedAttempt } from '@assay/contracts';
import { connectMessaging, ensureStreams, type MessagingConnection } from '@assay/messaging';
import { createLogger } from '@assay/telemetry';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { interruptedOf } from '../../apps/orchestrator/src/ledger/attempt-records.ts';
import { openIn } from '../../apps/orchestrator/src/ledger/close-life.ts';
import { LedgerStream, PositionMoved } from '../../apps/orchestrator/src/ledger/ledger-stream.ts';
import { LifeShipper, type Mark } from '../../apps/orchestrator/src/ledger/life-shipper.ts';
import { newLife } from '../../apps/orchestrator/src/ledger/life.ts';
import { openedLine, recordLine, settledBy } from '../../apps/orchestrator/src/ledger/lines.ts';
import { LostLives } from '../../apps/orchestrator/src/ledger/lost-lives.ts';
import { segmentOf, sizeOf } from '../../apps/orchestrator/src/ledger/segments.ts';
import { startNats, type NatsServer } from '../launcher/index.ts';

const logger = createLogger({ service: 'test', level: 'silent' });
const LOST_MS = 10 * 60_000;

let nats: NatsServer;
let connection: MessagingConnection;
let stream: LedgerStream;
let folder: string;
let life: string;

beforeAll(async () => {
  nats = await startNats();
  connection = await connectMessaging({ ...nats, name: 'test' }, logger);
  await ensureStreams(connection);
  stream = new LedgerStream(connection);
}, 60_000);

afterAll(async () => {
  await connection.close();
  await nats.stop();
});

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-ledger-'));
  life = newLife(Date.now());
});
afterEach(() => rmSync(folder, { recursive: true }));

const opened = (attemptId: string): OpenedAttempt => ({
  attemptId,
  operationId: attemptId,
  attempt: 1,
  startedAt: '2026-11-20T10:00:00.000Z',
  tenant: 'tenant',
  account: 'key',
  route: 'chat',
  target: 'm@1.0.0',
  wire: 'openai',
  stream: true,
  reserve: { usage: { promptTokens: 7, completionTokens: 200 }, costMicros: 2_014 },
});
const begun = (id: string): string => {
  const { reserve, ...facts } = opened(id);
  return openedLine(JSON.stringify(facts), reserve);
};
const ended = (id: string): string => recordLine({ ...interruptedOf(opened(id)), outcome: 'succeeded' });
const names = (count: number, from = 0): string[] => Array.from({ length: count }, (_none, index) => `a-${from + index}`);

/** Writes into a segment of the life, and says where it ends. */
function write(lines: string, number = 1): Mark {
  const segment = segmentOf(folder, life, number);
  appendFileSync(segment.path, lines);
  return { segment: number, offset: sizeOf(segment) };
}
const shipper = (): LifeShipper => new LifeShipper({ stream, folder, life });

async function stored(): Promise<{ readonly ended: string[]; readonly open: string[]; readonly lines: number }> {
  const lines: string[] = [];
  for await (const chunk of stream.of(life)) lines.push(...chunk.lines);
  return {
    ended: lines.flatMap((line) => settledBy(line) ?? []),
    open: openIn(lines).map(({ attemptId }) => attemptId),
    lines: lines.length,
  };
}

describe('what one life has written is in the stream once', () => {
  it('in order, without the beginnings whose end came at once', async () => {
    const mark = write(
      names(3000)
        .map((id) => begun(id) + ended(id))
        .join('') + begun('b-1'),
    );
    await shipper().ship(mark);
    const { lines, ...rest } = await stored();
    expect(rest).toEqual({ ended: names(3000), open: ['b-1'] });
    // Two messages, so that one end may have come apart from its beginning.
    expect(lines).toBeLessThanOrEqual(3_010);
  });

  it('also when several send it at the same time, and when nobody knows how far it came', async () => {
    const first = write(names(1000).map(ended).join(''));
    const rivals = Array.from({ length: 4 }, shipper);
    const results = await Promise.allSettled(rivals.map((rival) => rival.ship(first)));
    for (const result of results) if (result.status === 'rejected') expect(result.reason).toBeInstanceOf(PositionMoved);
    const second = write(names(1000, 1000).map(ended).join(''));
    for (const rival of [...rivals, shipper()]) await rival.ship(second).catch(() => rival.ship(second));
    expect((await stored()).ended).toEqual(names(2000));
  });

  it('over segments, which are removed when they are there', async () => {
    for (const number of [1, 2, 3])
      write(
        names(10, number * 10)
          .map(ended)
          .join(''),
        number,
      );
    const own = shipper();
    await own.ship({ segment: 3, offset: 100 });
    expect(readdirSync(folder)).toHaveLength(1);
    await own.end({ segment: 3, offset: sizeOf(segmentOf(folder, life, 3)) });
    expect(readdirSync(folder)).toEqual([]);
    expect((await stored()).ended).toEqual(names(30, 10));
    expect(await stream.positionOf(life)).toMatchObject({ segment: 3, ended: true });
  });
});

describe('a life that is lost', () => {
  /** A survivor whose clock is turned to after the grace. */
  async function survive(): Promise<AttemptRecord[]> {
    const records: AttemptRecord[] = [];
    let time = 0;
    const lost = new LostLives({
      stream,
      connection,
      logger,
      onEnd: (facts) => records.push(facts as AttemptRecord),
      life: newLife(Date.now()),
      now: () => time,
    });
    await lost.close();
    time = LOST_MS;
    await lost.close();
    await lost.close();
    return records.filter(({ operationId }) => operationId.startsWith('lost'));
  }

  it('is settled by one of those who survive it', async () => {
    await shipper().ship(write(ended('lost-1') + begun('lost-2') + begun('lost-3')));
    const records = (await Promise.all([survive(), survive()])).flat();
    expect(records.map(({ attemptId, outcome }) => [attemptId, outcome])).toEqual([
      ['lost-2', 'interrupted'],
      ['lost-3', 'interrupted'],
    ]);
    expect(await stored()).toMatchObject({ ended: ['lost-1', 'lost-2', 'lost-3'], open: [] });
  });

  it('leaves it at that when it comes back, and adds what is new', async () => {
    const own = shipper();
    await own.ship(write(begun('lost-4') + begun('lost-5')));
    await survive();
    const mark = write(ended('lost-4') + begun('lost-6') + ended('lost-5') + ended('lost-6'));
    await expect(own.ship(mark)).rejects.toBeInstanceOf(PositionMoved);
    await own.ship(mark);
    const later = write(ended('lost-7'));
    await shipper().ship(later);
    expect(await stored()).toMatchObject({ ended: ['lost-4', 'lost-5', 'lost-6', 'lost-7'], open: [] });
  });

  it('is not one that answers, nor one that has ended', async () => {
    await shipper().end(write(begun('lost-8')));
    const other = life;
    life = newLife(Date.now());
    new LostLives({ stream, connection, logger, onEnd: () => undefined, life, now: () => 0 });
    await shipper().ship(write(begun('lost-9')));
    expect(await survive()).toEqual([]);
    expect((await stored()).open).toEqual(['lost-9']);
    life = other;
    expect((await stored()).open).toEqual(['lost-8']);
  });
});
