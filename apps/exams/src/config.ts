import { COMMON_SETTINGS, Port, readConfig, setting, Whole, type Config } from '@assay/service';
import { z } from 'zod';

export const EXAMS_SETTINGS = {
  ...COMMON_SETTINGS,
  opsPort: setting('ASSAY_EXAMS_OPS_PORT', Port.default(4401).describe('`/metrics` and `/healthz`, on loopback')),
  databaseUrl: setting('DATABASE_URL', z.string().optional().describe('PostgreSQL server; none: PGlite in ASSAY_HOME/exams')),
  contentDirs: setting('ASSAY_CONTENT_DIRS', z.string().optional().describe('More folders of exercises, separated as PATH is')),
  activeRuns: setting('ASSAY_ACTIVE_RUNS', Whole.min(1).default(1_000).describe('Unfinished runs that one user may have')),
  reconcileAfterMs: setting(
    'ASSAY_RECONCILE_AFTER_MS',
    Whole.min(500).default(15_000).describe('An unfinished run whose job is missing for so long is queued again, ms'),
  ),
} as const;

export type ExamsConfig = Config<typeof EXAMS_SETTINGS>;

export const readExamsConfig = (): ExamsConfig => readConfig(EXAMS_SETTINGS, process.env);
