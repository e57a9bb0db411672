import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { StorageType } from '@nats-io/jetstream';
import { machineClock, planOf, readInferenceConfig, type BudgetState } from '@assay/inference';
import { connectMessaging, type MessagingConnection } from '@assay/messaging';
import { createLogger } from '@assay/telemetry';
import type { AccountLimits } from '../../apps/orchestrator/src/limits/account-limits.ts';
import { KvCells } from '../../apps/orchestrator/src/limits/kv-cells.ts';
import { Limits } from '../../apps/orchestrator/src/limits/limits.ts';
import type { Operation } from '../../apps/orchestrator/src/generations/operation.ts';
import { startNats, type NatsServer } from '../launcher/index.ts';

const BUDGET = 1_000;
const CONFIG = `version: 1
providers: { workers: { kind: workers } }
models: [{ id: sim, version: 1.0.0, provider: workers }]
tenants: [{ id: demo }]
keys:
  - { id: late, tenant: demo, secret: { file: secrets/late }, budget: { tokens: ${BUDGET}, period: day } }
  - { id: held, tenant: demo, secret: { file: secrets/held }, budget: { tokens: ${BUDGET}, period: day } }
  - { id: monthly, tenant: demo, secret: { file: secrets/monthly }, budget: { tokens: ${BUDGET}, period: month } }
`;
const MIDNIGHT = Date.UTC(2028, 2, 1);

/** Time of the wall, as all replicas see it. */
let now = MIDNIGHT - 10;
const clock = { ...machineClock, now: () => now };
const signal = new AbortController().signal;

let server: NatsServer;
const connections: MessagingConnection[] = [];
const replicas: Limits[] = [];

beforeAll(async () => {
  server = await startNats();
  const plan = planOf(readInferenceConfig('inference.yaml', CONFIG));
  for (let replica = 0; replica < 2; replica++) {
    const connection = await connectMessaging({ ...server, name: 'test' }, createLogger({ service: 'test', level: 'silent' }));
    connections.push(connection);
    const cells = { rates: budgetCells(connection), budgets: budgetCells(connection) };
    const limits = new Limits(cells, clock, (error) => fail(error));
    limits.use({ plan });
    replicas.push(limits);
  }
}, 30_000);

afterAll(async () => {
  await Promise.all(replicas.map((limits) => limits.close()));
  await Promise.all(connections.map((connection) => connection.close()));
  await server.stop();
});

const budgetCells = (connection: MessagingConnection) =>
  new KvCells(connection, { bucket: 'inference-budgets', options: { storage: StorageType.Memory } });

const faults: unknown[] = [];
const fail = (error: unknown): void => void faults.push(error);

function at(replica: number, account: string): AccountLimits {
  const limits = replicas[replica]?.of({ caller: { account } } as Operation);
  if (!limits) throw new Error(`${account} has no limits`);
  return limits;
}

/** Tokens that the cell counts as used. */
async function used(key: string): Promise<number | undefined> {
  const [connection] = connections;
  return connection && (await budgetCells(connection).read<BudgetState>(`budget.${key}`))?.used;
}

const EXHAUSTED = { code: 'budget_exhausted' };

describe('the end of a budget period, at two replicas', () => {
  it('comes for both of them, and what one of them still owes or holds of the old period is not part of the new one', async () => {
    const late = await at(0, 'late').reserve(100, 600, signal);
    const last = await at(1, 'late').reserve(90, 0, signal);
    await expect(at(1, 'late').reserve(300, 0, signal)).rejects.toMatchObject(EXHAUSTED);
    // This one is over in time, and what it did not use stays in the hands of the first replica.
    (await at(0, 'held').reserve(0, 800, signal)).settle(10);
    const monthly = await at(0, 'monthly').reserve(100, 600, signal);

    now = MIDNIGHT;
    // The first replica takes of the new period, then gets back what it took of the old one.
    const fresh = await at(0, 'late').reserve(0, 500, signal);
    late.settle(0);
    last.settle(5);
    await expect(at(0, 'late').reserve(501, 0, signal)).rejects.toMatchObject(EXHAUSTED);
    expect((await at(1, 'late').reserve(200, 0, signal)).soft).toBe(false);
    expect((await at(0, 'late').reserve(280, 0, signal)).soft).toBe(true);
    await expect(at(1, 'late').reserve(30, 0, signal)).rejects.toMatchObject(EXHAUSTED);
    await expect(at(0, 'late').reserve(30, 0, signal)).rejects.toMatchObject(EXHAUSTED);
    fresh.settle(500);

    (await at(1, 'held').reserve(0, 700, signal)).settle(700);
    await expect(at(0, 'held').reserve(310, 0, signal)).rejects.toMatchObject(EXHAUSTED);

    // A day is not a month, and the first of March is a new month too.
    monthly.settle(700);
    expect((await at(1, 'monthly').reserve(0, 700, signal)).soft).toBe(false);

    await Promise.all(replicas.map((limits) => limits.close()));
    expect(await used('late')).toBeCloseTo(980, 6);
    expect(await used('held')).toBeCloseTo(700, 6);
    expect(await used('monthly')).toBeCloseTo(700, 6);
    expect(faults).toEqual([]);
  });
});
