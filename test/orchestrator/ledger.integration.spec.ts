import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { UsageRow, type AttemptRecord } from '@assay/contracts';
import { connectMessaging } from '@assay/messaging';
import { createLogger } from '@assay/telemetry';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { openIn } from '../../apps/orchestrator/src/ledger/close-life.ts';
import { LedgerStream } from '../../apps/orchestrator/src/ledger/ledger-stream.ts';
import { settledBy } from '../../apps/orchestrator/src/ledger/lines.ts';
import type { Plan } from '../upstream/index.ts';
import { KEY } from './configs.ts';
import { DEMO, ledgerOf, startPlatform, until, type Platform } from './platform.ts';
import { openai } from './wires.ts';

const STALLED: Plan = { faults: [{ kind: 'stall', afterBytes: 700 }] };
const EVERYTHING = 'limit=1000';
/** Former lives are looked for every five seconds. */
const SETTLED_WITHIN_MS = 20_000;

let platform: Platform;

beforeEach(async () => {
  platform = await startPlatform({ config: DEMO, replicas: 2 });
}, 60_000);

afterEach(() => platform.stop());

const orchestrator = (index: number) => platform.inference.orchestrators[index]!;
const ask = (more = {}, url = orchestrator(0).url) => platform.post(openai.path, openai.body('via-openai', more), { url });

/** Operations that were answered whole. */
async function answered(count: number, url?: string): Promise<string[]> {
  return Promise.all(
    Array.from({ length: count }, async () => {
      const answer = await ask({}, url);
      expect(answer.status).toBe(200);
      await answer.text();
      return answer.headers.get('x-request-id') ?? '';
    }),
  );
}

/** Operations whose streams are at their first piece and stay there. */
async function underWay(count: number, url?: string): Promise<string[]> {
  platform.vendor.next(...Array.from({ length: count }, () => STALLED));
  return Promise.all(
    Array.from({ length: count }, async () => {
      const answer = await ask({ stream: true, max_completion_tokens: 50 }, url);
      await answer.body?.getReader().read();
      return answer.headers.get('x-request-id') ?? '';
    }),
  );
}

const outcomesOf = (records: readonly AttemptRecord[]): string[] =>
  records.map(({ operationId, attempt, outcome }) => `${operationId} ${attempt} ${outcome}`).toSorted();
const expected = (operations: readonly string[], outcome: AttemptRecord['outcome']): string[] =>
  operations.map((operation) => `${operation} 1 ${outcome}`);

/** What the stream holds: ids of records, each as often as it is there, and of attempts without one. */
async function stored(): Promise<{ readonly records: string[]; readonly open: string[] }> {
  const connection = await connectMessaging(
    { ...platform.inference.nats, name: 'test' },
    createLogger({ service: 'test', level: 'silent' }),
  );
  const lines: string[] = [];
  for await (const chunk of new LedgerStream(connection).backwards(new Date(0), AbortSignal.timeout(10_000))) lines.unshift(...chunk.lines);
  await connection.close();
  const records = lines.flatMap((line) => settledBy(line) ?? []);
  return { records, open: openIn(lines).map(({ attemptId }) => attemptId) };
}

/** The ledger as an orchestrator tells it, once it has so many records; and each of them is in the stream once, and nothing is open. */
async function settled(count: number, url = orchestrator(0).url): Promise<string[]> {
  const found = await until(
    () => ledgerOf(url, EVERYTHING),
    (records) => records.length >= count,
    SETTLED_WITHIN_MS,
  );
  const { records, open } = await until(stored, (seen) => seen.open.length === 0, SETTLED_WITHIN_MS);
  expect([open, records.length, new Set(records).size]).toEqual([[], found.length, found.length]);
  return outcomesOf(found);
}

describe('the ledger is true', () => {
  it('after kill -9 with streams under way, and a line cut short', async () => {
    const whole = await answered(20);
    const cut = await underWay(8);
    await orchestrator(0).kill9();
    const folder = join(orchestrator(0).home, 'ledger');
    const last = readdirSync(folder).toSorted().at(-1) ?? '';
    appendFileSync(join(folder, last), '{"opened":{"attemptId":"torn-1","operationId":"torn');
    await platform.inference.restart(0);
    expect(await settled(28)).toEqual([...expected(whole, 'succeeded'), ...expected(cut, 'interrupted')].toSorted());
    const [record] = await ledgerOf(orchestrator(0).url, 'outcome=interrupted&limit=1');
    expect(record).toMatchObject({ usageEstimated: true, usage: { completionTokens: 50 } });
    expect(record?.usage.promptTokens).toBeGreaterThan(0);
    expect(record?.costMicros).toBe((record?.usage.promptTokens ?? 0) * 2 + 50 * 8);
    expect(record).not.toHaveProperty('totalMs');
  }, 60_000);

  it('over two replicas, of which one is killed and comes back', async () => {
    const [one, other] = [orchestrator(0).url, orchestrator(1).url];
    const whole = [...(await answered(10, one)), ...(await answered(10, other))];
    const cut = await underWay(5, other);
    await orchestrator(1).kill9();
    whole.push(...(await answered(5, one)));
    await platform.inference.restart(1);
    const all = [...expected(whole, 'succeeded'), ...expected(cut, 'interrupted')].toSorted();
    expect(await settled(30, one)).toEqual(all);
    expect(outcomesOf(await ledgerOf(other, EVERYTHING))).toEqual(all);
  }, 60_000);

  it('while NATS is away, and when the orchestrator is killed meanwhile', async () => {
    const whole = await answered(5);
    await platform.inference.nats.kill9();
    whole.push(...(await answered(20)));
    const cut = await underWay(3);
    await orchestrator(0).kill9();
    await platform.inference.nats.restart();
    await platform.inference.restart(0);
    expect(await settled(28)).toEqual([...expected(whole, 'succeeded'), ...expected(cut, 'interrupted')].toSorted());
  }, 60_000);

  it('after an orderly end, which leaves nothing on the disk', async () => {
    const whole = await answered(5);
    await orchestrator(0).stop();
    expect(readdirSync(join(orchestrator(0).home, 'ledger'))).toEqual([]);
    expect(await settled(5, orchestrator(1).url)).toEqual(expected(whole, 'succeeded').toSorted());
  }, 60_000);

  it('when a layer asks the model again: each try is an attempt of its own', async () => {
    platform.vendor.next({ say: { text: ['no JSON'] } }, { say: { text: ['{"city":"Bern"}'] } });
    const answer = await ask({ response_format: { type: 'json_object' } });
    expect(await answer.json()).toMatchObject({ choices: [{ message: { content: '{"city":"Bern"}' } }] });
    const operation = answer.headers.get('x-request-id') ?? '';
    expect(await settled(2)).toEqual([`${operation} 1 succeeded`, `${operation} 2 succeeded`]);
  }, 60_000);

  it('in sums of all orchestrators, by key, model and day', async () => {
    await answered(3, orchestrator(0).url);
    await answered(2, orchestrator(1).url);
    const sums = async (query: string): Promise<UsageRow[]> => {
      const answer = await fetch(`${orchestrator(0).url}/admin/v1/usage?${query}`, { headers: { authorization: `Bearer ${KEY}` } });
      return z.array(UsageRow).parse(await answer.json());
    };
    const [row, ...more] = await until(
      () => sums('by=day,account,target'),
      ([first]) => first?.attempts === 5,
    );
    expect(more).toEqual([]);
    const usage = { promptTokens: 45, completionTokens: 20, costMicros: 45 * 2 + 20 * 8 };
    expect(row).toMatchObject({ account: 'demo', target: 'via-openai@1.0.0', attempts: 5, failed: 0, ...usage });
    expect(await sums('by=tenant&account=nobody')).toEqual([]);
    const cli = join(import.meta.dirname, '..', '..', 'apps', 'cli', 'dist', 'main.js');
    const keyFile = join(orchestrator(0).home, 'secrets', 'demo');
    const flags = ['--base-url', orchestrator(1).url, '--key-file', keyFile, '--by', 'account,target'];
    const table = execFileSync(process.execPath, [cli, 'usage', ...flags], { encoding: 'utf8' });
    expect(table).toMatch(/^demo +via-openai@1\.0\.0 +5 +0 +0 +45 +0 +20 +0\.000250$/m);
  }, 60_000);
});

/** Only root may mount. */
const asRoot = process.getuid?.() === 0 ? describe : describe.skip;

asRoot('a full disk', () => {
  let folder = '';

  afterEach(() => void execFileSync('umount', ['--lazy', folder]));

  it('lets nothing begin that could not be accounted for, and loses nothing that had begun', async () => {
    folder = join(orchestrator(0).home, 'ledger');
    await orchestrator(0).stop();
    mkdirSync(folder, { recursive: true });
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', folder]);
    await platform.inference.restart(0);
    const whole = await answered(3);
    platform.vendor.next({ say: { text: Array.from({ length: 40 }, () => 'word') }, faults: [{ kind: 'pace', ms: 50 }] });
    const stream = await ask({ stream: true });
    whole.push(stream.headers.get('x-request-id') ?? '');

    const filler = join(folder, 'filler');
    fill(filler);
    const sent = platform.vendor.requests.length;
    const refused = await until(
      () => ask(),
      ({ status }) => status !== 200,
    );
    expect(refused.status).toBe(503);
    expect(await refused.json()).toMatchObject({ error: { code: 'ledger_unavailable' } });
    const health = await fetch(`${orchestrator(0).opsUrl}/healthz`);
    expect([health.status, await health.json()]).toMatchObject([503, { parts: { ledger: { status: 'unavailable', detail: 'ENOSPC' } } }]);
    expect(await (await fetch(`${orchestrator(0).opsUrl}/metrics`)).text()).toMatch(/^inference_ledger_refuses\S* 1$/m);
    // Those that were answered before the disk was full to the last byte are accounted for as well.
    const served = platform.vendor.requests.length - sent;
    expect(openai.isWhole(await stream.text())).toBe(true);

    rmSync(filler);
    await until(
      () => fetch(`${orchestrator(0).opsUrl}/healthz`),
      ({ ok }) => ok,
    );
    whole.push(...(await answered(2)));
    const found = await settled(whole.length + served);
    expect(found).toHaveLength(whole.length + served);
    expect(found).toEqual(expect.arrayContaining(expected(whole, 'succeeded')));
  }, 60_000);
});

/** Takes every byte that is left. */
function fill(path: string): void {
  for (const bytes of [64 * 1_024, 4_096, 256, 16, 1]) {
    try {
      for (;;) appendFileSync(path, Buffer.alloc(bytes));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    }
  }
}
