import type { RunReport } from '@assay/contracts';
import { createLogger, Metrics } from '@assay/telemetry';
import { describe, expect, it } from '@jest/globals';
import type { JobAudit } from '@assay/messaging';
import { GivingUp } from './giving-up.service.ts';
import type { VerdictsService } from './verdicts.service.ts';

const runId = '01890000-0000-7000-8000-000000000001';
const passed: RunReport = {
  runId,
  delivery: 3,
  verdict: 'passed',
  checks: [],
  tests: [],
  diagnostics: [],
  phases: [],
  finishedAt: '2026-01-01T00:00:00Z',
};

async function bury(stored: RunReport | undefined): Promise<RunReport[]> {
  const concluded: RunReport[] = [];
  const audit: Pick<JobAudit, 'report'> = { report: () => Promise.resolve(stored) };
  const verdicts: Pick<VerdictsService, 'conclude'> = { conclude: (report) => Promise.resolve(void concluded.push(report)) };
  const logger = createLogger({ service: 'test', level: 'silent' });
  const givingUp = new GivingUp(audit as JobAudit, verdicts as VerdictsService, new Metrics('test', { processMetrics: false }), logger);
  await givingUp.bury({ runId, deliveries: 3 } as Parameters<GivingUp['bury']>[0]);
  return concluded;
}

describe('a job that nobody will be handed again', () => {
  it('ends its run as the platform’s fault', async () => {
    expect(await bury(undefined)).toMatchObject([{ runId, verdict: 'infra_error' }]);
  });

  it('does not take away what was found: a report may be stored though its acknowledgement was lost', async () => {
    expect(await bury(passed)).toEqual([passed]);
  });
});
