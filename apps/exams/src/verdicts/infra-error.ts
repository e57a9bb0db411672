import type { Localized, RunReport } from '@assay/contracts';

export const GIVEN_UP: Localized = {
  en: 'The platform failed on this run several times and has given it up. It costs you no attempt; please submit again.',
  'zh-CN': '平台多次未能完成这次运行，现已放弃。这不会计入你的次数；请重新提交。',
};

/** The report of a run that no runner reported on. */
export function infraError(runId: string, reason: Localized, delivery: number): RunReport {
  const nothing = { checks: [], tests: [], diagnostics: [], phases: [] };
  return { runId, delivery, verdict: 'infra_error', reason, ...nothing, finishedAt: new Date().toISOString() };
}
