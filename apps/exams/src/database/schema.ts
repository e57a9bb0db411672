import type { Locale, Role, RunMode, RunReport, Verdict, Lane } from '@assay/contracts';
import { boolean, doublePrecision, index, integer, json, pgTable, primaryKey, text, timestamp, unique, uuid } from 'drizzle-orm/pg-core';

const moment = (name: string) => timestamp(name, { withTimezone: true, mode: 'date', precision: 3 });

export const users = pgTable('users', {
  id: uuid('id').primaryKey(),
  username: text('username').notNull().unique(),
  displayName: text('display_name').notNull(),
  role: text('role').$type<Role>().notNull(),
  locale: text('locale').$type<Locale>().notNull().default('en'),
  passwordHash: text('password_hash').notNull(),
  createdAt: moment('created_at').notNull().defaultNow(),
});

export const sessions = pgTable(
  'sessions',
  {
    id: uuid('id').primaryKey(),
    userId: uuid('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    expiresAt: moment('expires_at').notNull(),
  },
  (table) => [index('sessions_expiry').on(table.expiresAt)],
);

/** Names at which somebody has guessed, known or not, and when the next guess is heard. */
export const loginWaits = pgTable(
  'login_waits',
  {
    username: text('username').primaryKey(),
    failures: integer('failures').notNull(),
    openAt: moment('open_at').notNull(),
  },
  (table) => [index('login_waits_age').on(table.openAt)],
);

export const drafts = pgTable(
  'drafts',
  {
    userId: uuid('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    exerciseId: text('exercise_id').notNull(),
    files: json('files').$type<Record<string, string>>().notNull(),
    revision: integer('revision').notNull(),
    savedAt: moment('saved_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.userId, table.exerciseId] })],
);

/** What a runner found, besides what has a column of its own. */
export type Findings = Pick<RunReport, 'reason' | 'checks' | 'tests' | 'diagnostics' | 'output' | 'phases' | 'limit'>;

// Columns of type json, not jsonb: what a program prints may hold characters that jsonb refuses.
export const runs = pgTable(
  'runs',
  {
    id: uuid('id').primaryKey(),
    userId: uuid('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    idempotencyKey: text('idempotency_key').notNull(),
    bodyDigest: text('body_digest').notNull(),
    exerciseId: text('exercise_id').notNull(),
    exerciseVersion: text('exercise_version').notNull(),
    bundle: text('bundle').notNull(),
    mode: text('mode').$type<RunMode>().notNull(),
    lane: text('lane').$type<Lane>().notNull(),
    files: json('files').$type<Record<string, string>>().notNull(),
    stdin: json('stdin').$type<string>(),
    traceId: text('trace_id').notNull(),
    traceHeaders: json('trace_headers').$type<Record<string, string>>().notNull(),
    createdAt: moment('created_at').notNull(),
    /** Where the work queue stored the job, when, and how often it has been put there. */
    jobSequence: integer('job_sequence'),
    dispatchedAt: moment('dispatched_at'),
    dispatches: integer('dispatches').notNull().default(0),
    startedAt: moment('started_at'),
    finishedAt: moment('finished_at'),
    verdict: text('verdict').$type<Verdict>(),
    attempt: boolean('attempt').notNull().default(false),
    earned: doublePrecision('earned'),
    possible: doublePrecision('possible'),
    findings: json('findings').$type<Findings>(),
  },
  (table) => [
    unique('runs_idempotency').on(table.userId, table.idempotencyKey),
    index('runs_of_user').on(table.userId, table.createdAt),
    index('runs_open').on(table.verdict, table.createdAt),
  ],
);

/** Accepted runs that the work queue does not have yet. Written in the transaction that accepts the run. */
export const outbox = pgTable('outbox', {
  runId: uuid('run_id')
    .primaryKey()
    .references(() => runs.id, { onDelete: 'cascade' }),
});
