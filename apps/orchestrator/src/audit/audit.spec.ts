import { AssayError, type AuditEntry } from '@assay/contracts';
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Logger } from '@assay/telemetry';
import { Audit, type AuditCells, type Order } from './audit.ts';

class Cells implements AuditCells {
  readonly all = new Map<string, unknown>();
  isDown = false;

  update<S, R>(key: string, fn: (state: S | undefined) => { readonly state: S; readonly result: R }): Promise<R> {
    if (this.isDown) return Promise.reject(new AssayError('service_unavailable'));
    const { state, result } = fn(this.all.get(key) as S | undefined);
    this.all.set(key, state);
    return Promise.resolve(result);
  }

  read<S>(key: string): Promise<S | undefined> {
    return Promise.resolve(this.all.get(key) as S | undefined);
  }

  readAll<S>(prefix: string): Promise<ReadonlyMap<string, S>> {
    return Promise.resolve(new Map([...this.all].filter(([key]) => key.startsWith(prefix)) as [string, S][]));
  }
}

const ORDER: Order = { by: 'ann', action: 'promote', subject: 'alias chat', reason: 'because' };
const logged: unknown[] = [];
const logger = { info: (fields: unknown) => logged.push(fields), warn: (fields: unknown) => logged.push(fields) } as unknown as Logger;

let cells: Cells;
let audit: Audit;
beforeEach(() => {
  cells = new Cells();
  logged.length = 0;
  audit = new Audit(cells, logger);
});

describe('the audit', () => {
  it('has an order before it is carried out, and its end after it', async () => {
    let during: AuditEntry[] = [];
    const result = await audit.during(ORDER, async () => {
      during = await audit.list('alias chat', 10);
      return 'done';
    });
    expect([result, during.map(({ outcome }) => outcome)]).toEqual(['done', ['ordered']]);
    expect(await audit.list('alias chat', 10)).toEqual([expect.objectContaining({ ...ORDER, forced: false, outcome: 'made' })]);
    expect(logged).toEqual([{ audit: expect.objectContaining({ ...ORDER, outcome: 'made' }) }]);
  });

  it('says why what was ordered did not come about', async () => {
    await expect(audit.during(ORDER, () => Promise.reject(new AssayError('config_conflict')))).rejects.toMatchObject({
      code: 'config_conflict',
    });
    expect(await audit.list(undefined, 10)).toMatchObject([{ outcome: 'failed', code: 'config_conflict' }]);
  });

  it('lets nothing be done that it cannot write down', async () => {
    cells.isDown = true;
    let done = false;
    const work = () => Promise.resolve((done = true));
    await expect(audit.during(ORDER, work)).rejects.toMatchObject({ code: 'service_unavailable' });
    expect(done).toBe(false);
  });

  it('does not undo what is done because its end cannot be written down', async () => {
    const work = () => {
      cells.isDown = true;
      return Promise.resolve('done');
    };
    expect(await audit.during(ORDER, work)).toBe('done');
    expect(await audit.list(undefined, 10)).toMatchObject([{ outcome: 'ordered' }]);
  });

  it('lists the newest first, of one subject or of all, and keeps the last two hundred of each', async () => {
    for (let n = 0; n < 203; n++) await audit.during({ ...ORDER, reason: `${n}` }, () => Promise.resolve());
    await audit.during({ ...ORDER, subject: 'config', action: 'configure' }, () => Promise.resolve());
    const chat = await audit.list('alias chat', 1_000);
    expect([chat.length, chat[0]?.reason, chat.at(-1)?.reason]).toEqual([200, '202', '3']);
    expect(await audit.list(undefined, 1_000)).toHaveLength(201);
    expect(await audit.list('alias chat', 2)).toHaveLength(2);
    expect(await audit.list('alias nobody', 2)).toEqual([]);
  });
});
