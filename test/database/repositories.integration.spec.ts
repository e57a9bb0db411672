import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunReport, Verdict } from '@assay/contracts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { OpenDatabase } from '../../apps/exams/src/database/database.ts';
import { openDatabase, type DatabaseOptions } from '../../apps/exams/src/database/open.ts';
import { uuid7 } from '../../apps/exams/src/database/uuid7.ts';
import { OutboxRepository } from '../../apps/exams/src/dispatch/outbox.repository.ts';
import { DraftsRepository } from '../../apps/exams/src/drafts/drafts.repository.ts';
import { RunsRepository, type NewRun } from '../../apps/exams/src/runs/runs.repository.ts';
import type { RunRow } from '../../apps/exams/src/runs/run-row.ts';
import { SessionsRepository } from '../../apps/exams/src/sessions/sessions.repository.ts';
import { LoginWaits } from '../../apps/exams/src/users/login-waits.repository.ts';
import { UsersRepository } from '../../apps/exams/src/users/users.repository.ts';
import { startPostgres, type PostgresServer } from '../launcher/index.ts';

const LIMIT = 100;
const LIMIT_OF_HASTY = 5;
const HOUR_MS = 3_600_000;

describe.each(['PGlite', 'PostgreSQL'])('the database on %s', (kind) => {
  let server: PostgresServer | undefined;
  let options: DatabaseOptions;
  let open: OpenDatabase;
  let runs: RunsRepository;
  let outbox: OutboxRepository;
  let userId: string;

  beforeAll(async () => {
    const home = await mkdtemp(join(tmpdir(), 'assay-home-'));
    server = kind === 'PostgreSQL' ? await startPostgres() : undefined;
    options = { home, url: server?.url };
    open = await openDatabase(options);
    [runs, outbox] = [new RunsRepository(open.db), new OutboxRepository(open.db)];
    userId = await user('ann');
  }, 120_000);

  afterAll(async () => {
    await open.close();
    await server?.stop();
    await rm(options.home, { recursive: true });
  }, 30_000);

  const user = async (username: string): Promise<string> => {
    const row = await new UsersRepository(open.db).save({
      id: uuid7(),
      username,
      displayName: username,
      role: 'candidate',
      passwordHash: '-',
    });
    return row.id;
  };
  const submission = (more: Partial<NewRun> = {}): NewRun => ({
    id: uuid7(),
    userId,
    idempotencyKey: randomUUID(),
    bodyDigest: '0'.repeat(64),
    exerciseId: 'greeting',
    exerciseVersion: '1.0.0',
    bundle: '0'.repeat(64),
    mode: 'grade',
    lane: 'practice',
    files: { 'solution.py': 'print("\u4f60\u597d")\n' },
    traceId: '0'.repeat(32),
    traceHeaders: {},
    createdAt: new Date(),
    ...more,
  });
  const accept = async (more: Partial<NewRun> = {}): Promise<RunRow> => {
    const row = await runs.accept(submission(more), LIMIT);
    if (typeof row !== 'object') throw new Error('not accepted');
    return row;
  };
  const report = (runId: string, verdict: Verdict, output = ''): RunReport => ({
    ...{ runId, delivery: 1, verdict, score: { earned: 1, possible: 2 }, checks: [], tests: [], diagnostics: [], phases: [] },
    ...{ output: { stdout: output, stderr: '', truncated: false }, finishedAt: new Date().toISOString() },
  });
  const waitingIds = async (): Promise<string[]> => (await outbox.next(LIMIT)).map(({ id }) => id);

  it('is brought up to date once, however often it is opened', async () => {
    if (server) await (await openDatabase(options)).close();
    expect(await runs.running()).toBe(0);
  });

  it('accepts a key once, even when it comes many times at the same moment', async () => {
    const idempotencyKey = randomUUID();
    const answers = await Promise.all(Array.from({ length: 8 }, () => runs.accept(submission({ idempotencyKey }), LIMIT)));
    const rows = answers.filter((answer) => typeof answer === 'object');
    expect(rows).toHaveLength(1);
    expect(answers.filter((answer) => answer === undefined)).toHaveLength(7);
    expect(await waitingIds()).toContain(rows[0]?.id);
  });

  it('bounds the unfinished runs of a user', async () => {
    const busy = await user('busy');
    await accept({ userId: busy });
    expect(await runs.accept(submission({ userId: busy }), 1)).toBe('too_many');
  });

  it('lets a user have no run more than the limit, however many come at the same moment to two replicas', async () => {
    const hasty = await user(`hasty-${randomUUID()}`);
    const replica = server ? await openDatabase(options) : open;
    const replicas = [runs, new RunsRepository(replica.db)] as const;
    const answers = await Promise.all(
      Array.from({ length: 32 }, (_, i) => replicas[i % 2 === 0 ? 0 : 1].accept(submission({ userId: hasty }), LIMIT_OF_HASTY)),
    );
    if (server) await replica.close();
    expect(answers.filter((answer) => typeof answer === 'object')).toHaveLength(LIMIT_OF_HASTY);
    expect(answers.filter((answer) => answer === 'too_many')).toHaveLength(32 - LIMIT_OF_HASTY);
  });

  it('keeps the first verdict, also of two at the same moment, and whatever a program printed', async () => {
    const { id } = await accept();
    const odd = 'nul \0, half a pair \ud800, \u2028';
    const concluded = await Promise.all([runs.conclude(report(id, 'passed', odd)), runs.conclude(report(id, 'failed', odd))]);
    const [winner, ...others] = concluded.filter((row) => row !== undefined);
    expect(others).toEqual([]);
    expect(await runs.byId(id)).toMatchObject({ verdict: winner?.verdict, attempt: true, findings: { output: { stdout: odd } } });
    expect(await waitingIds()).not.toContain(id);
    expect(await runs.conclude(report(randomUUID(), 'passed'))).toBeUndefined();
  });

  it('ends a waiting run only while it waits', async () => {
    const { id } = await accept();
    await runs.start(id, new Date());
    expect(await runs.concludeWaiting(report(id, 'cancelled'))).toBeUndefined();
    expect(await runs.conclude(report(id, 'cancelled'))).toMatchObject({ verdict: 'cancelled', attempt: false });
  });

  it('follows a job into the queue, and back out of it when it is lost', async () => {
    const row = await accept();
    await outbox.dispatched(row.id, 42, new Date(Date.now() - 60_000));
    await runs.start(row.id, new Date());
    expect(await waitingIds()).not.toContain(row.id);
    const overdue = await outbox.overdue(new Date(Date.now() - 30_000), LIMIT);
    expect(overdue.find(({ id }) => id === row.id)).toMatchObject({ jobSequence: 42, dispatches: 1 });
    expect((await outbox.overdue(new Date(Date.now() - 90_000), LIMIT)).map(({ id }) => id)).not.toContain(row.id);
    await outbox.restore(row.id);
    await outbox.restore(row.id);
    expect((await waitingIds()).filter((id) => id === row.id)).toHaveLength(1);
    expect(await runs.byId(row.id)).toMatchObject({ startedAt: null, dispatches: 1 });
    await runs.conclude(report(row.id, 'passed'));
    await outbox.restore(row.id);
    expect(await waitingIds()).not.toContain(row.id);
  });

  it('counts places in the queue, exams first', async () => {
    const early = await accept({ createdAt: new Date('2020-01-01T00:00:00Z') });
    const late = await accept({ createdAt: new Date('2020-01-01T00:00:01Z') });
    const exam = await accept({ lane: 'exam' });
    expect(await Promise.all([exam, early, late].map((row) => runs.positionOf(row)))).toEqual([1, 2, 3]);
    expect(await runs.queue()).toContainEqual({ lane: 'exam', runs: 1, oldest: exam.createdAt });
  });

  it('sums up what a user has done', async () => {
    const learner = await user('learner');
    for (const verdict of ['failed', 'passed', 'rejected'] as const) {
      await runs.conclude(report((await accept({ userId: learner })).id, verdict));
    }
    expect(await runs.standings(learner)).toMatchObject([{ exerciseId: 'greeting', attempts: 2, passed: true, earned: 1, possible: 2 }]);
    expect(await runs.list({ userId: learner, limit: 2 })).toHaveLength(2);
  });

  it('saves a draft only on top of the one it was made from', async () => {
    const drafts = new DraftsRepository(open.db);
    const draft = { userId, exerciseId: 'greeting', files: { 'solution.py': 'one' }, savedAt: new Date() };
    expect(await drafts.save(draft, 0)).toMatchObject({ revision: 1 });
    const both = await Promise.all([drafts.save(draft, 1), drafts.save(draft, 1)]);
    expect(both.filter((row) => row !== undefined)).toHaveLength(1);
    expect(await drafts.save(draft, 0)).toBeUndefined();
  });

  it('ends sessions with their time, and when told to', async () => {
    const sessions = new SessionsRepository(open.db);
    const now = new Date();
    const [ended, living] = [uuid7(), uuid7()];
    await sessions.open({ id: ended, userId, expiresAt: new Date(now.getTime() - 1) });
    await sessions.open({ id: living, userId, expiresAt: new Date(now.getTime() + 60_000) });
    expect(await sessions.userOf(ended, now)).toBeUndefined();
    expect(await sessions.userOf(living, now)).toMatchObject({ username: 'ann' });
    await sessions.close(living);
    expect(await sessions.userOf(living, now)).toBeUndefined();
  });

  describe('makes who guesses at a password wait', () => {
    const start = new Date('2030-01-01T00:00:00Z').getTime();

    /** Guesses at a name so many times, each as soon as it is possible; returns a look at what the next one meets. */
    const guess = async (username: string, times: number) => {
      const waits = new LoginWaits(open.db);
      const last = start + times * HOUR_MS;
      for (let i = 1; i <= times; i++) expect(await waits.begin(username, new Date(start + i * HOUR_MS))).toBe(0);
      return { waits, next: (afterMs: number) => waits.begin(username, new Date(last + afterMs)) };
    };

    it('not after five wrong ones', async () => {
      const { next } = await guess(`guessed-5-${randomUUID()}`, 5);
      expect(await next(0)).toBe(0);
    });

    it.each([
      [6, 1_000],
      [7, 2_000],
      [30, 60_000],
    ])('after %i wrong ones %i ms', async (times, waitMs) => {
      const { next } = await guess(`guessed-${times}-${randomUUID()}`, times);
      expect(await next(0)).toBe(waitMs);
      expect(await next(waitMs)).toBe(0);
    });

    it('no more after the right one, and nobody else', async () => {
      const name = `found-${randomUUID()}`;
      const { waits, next } = await guess(name, 6);
      expect(await waits.begin(`somebody-else-${name}`, new Date(start))).toBe(0);
      await waits.succeeded(name);
      expect(await next(0)).toBe(0);
    });

    it('though he asks many times at the same moment, at two replicas', async () => {
      const replica = server ? await openDatabase(options) : open;
      const replicas = [new LoginWaits(open.db), new LoginWaits(replica.db)] as const;
      const name = `stormed-${randomUUID()}`;
      const answers = await Promise.all(Array.from({ length: 40 }, (_, i) => replicas[i % 2 === 0 ? 0 : 1].begin(name, new Date(start))));
      if (server) await replica.close();
      expect(answers.filter((waitMs) => waitMs === 0)).toHaveLength(6);
    });

    it('until nobody has guessed for a day', async () => {
      const { next } = await guess(`forgotten-${randomUUID()}`, 30);
      expect(await next(25 * HOUR_MS)).toBe(0);
      expect(await next(25 * HOUR_MS)).toBe(0);
    });
  });
});
