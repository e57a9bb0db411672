import { METRICS, type Logger, type Metrics } from '@assay/telemetry';
import type { GuardrailDecision } from './layers/guardrails.layer.ts';

/** Records what guardrails decide: a count of all, and a line in the log for what was not simply allowed. Texts stay out of both. */
export function guardrailRecord(logger: Logger, metrics: Metrics): (decision: GuardrailDecision) => void {
  const decisions = metrics.counter(METRICS.guardrailDecisions);
  return ({ operation, side, verdict }) => {
    const { decision, findings, latencyMs } = verdict;
    decisions.inc({ side, decision, layer: findings[0]?.layer ?? '' });
    if (decision === 'allow') return;
    const found = findings.map(({ layer, reason }) => ({ layer, reason }));
    logger.info({ operation: operation.id, tenant: operation.caller.tenant.id, side, decision, found, latencyMs }, 'a guardrail spoke up');
  };
}
