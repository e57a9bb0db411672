import { METRICS, type Logger, type Metrics } from '@assay/telemetry';
import type { GuardrailDecision } from './layers/guarded-operation.ts';
import type { Operation } from './operation.ts';

/** Keeps count of answers about which a guardrail spoke up, by the version that wrote them. */
export interface GuardedCounter {
  guarded(operation: Operation, target: string): void;
}

/** Records what guardrails decide: a count of all, and a line in the log for what was not simply allowed. Texts stay out of both. */
export function guardrailRecord(
  logger: Logger,
  metrics: Metrics,
  counters: readonly GuardedCounter[],
): (decision: GuardrailDecision) => void {
  const decisions = metrics.counter(METRICS.guardrailDecisions);
  /** Answers counted already: one of several choices may be spoken about after another. */
  const counted = new WeakSet<Operation>();
  return ({ operation, side, verdict, author }) => {
    const { decision, findings, latencyMs } = verdict;
    decisions.inc({ side, decision, layer: findings[0]?.layer ?? '' });
    if (decision === 'allow') return;
    if (author && !counted.has(operation)) {
      counted.add(operation);
      for (const counter of counters) counter.guarded(operation, author.name);
    }
    const found = findings.map(({ layer, reason }) => ({ layer, reason }));
    logger.info({ operation: operation.id, tenant: operation.caller.tenant.id, side, decision, found, latencyMs }, 'a guardrail spoke up');
  };
}
