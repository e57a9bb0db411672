import { METRICS } from '@assay/telemetry';
import type { RuleGroup } from './rules.ts';

const alert = (name: string, expr: string, wait: string, severity: 'page' | 'ticket', summary: string, dashboard: string) => ({
  alert: name,
  expr,
  for: wait,
  labels: { severity },
  annotations: { summary, runbook: 'docs/observability.md#alerts', dashboard: `/d/${dashboard}` },
});

/** Broken parts that no promise shows soon enough: what is down, what is stuck, what is about to be full. */
export function healthGroup(): RuleGroup {
  const m = METRICS;
  return {
    name: 'health',
    interval: '15s',
    rules: [
      alert('ServiceDown', 'up == 0', '30s', 'page', '{{ $labels.job }} does not answer scrapes', 'overview'),
      alert(
        'RunsWait',
        `max(${m.queueOldestAge.name}) > 60`,
        '1m',
        'page',
        'A run waits {{ $value | humanizeDuration }} for a runner',
        'runner',
      ),
      alert(
        'DeadLetters',
        `sum(increase(${m.deadLetters.name}[15m])) > 0`,
        '0s',
        'ticket',
        'Jobs were given up on after the last delivery',
        'runner',
      ),
      alert(
        'WorkerPreempts',
        `sum by (job, model_name) (rate(${m.vllmPreemptions.name}[5m])) > 0.1`,
        '2m',
        'ticket',
        '{{ $labels.job }} admits more sequences of {{ $labels.model_name }} than fit into its KV cache',
        'inference',
      ),
      alert(
        'LedgerRefuses',
        `max by (job) (${m.ledgerRefuses.name}) > 0`,
        '15s',
        'page',
        '{{ $labels.job }} cannot write its ledger and refuses attempts',
        'cost',
      ),
      alert(
        'BrokerSlowConsumers',
        `sum(increase(${m.natsSlowConsumers.name}[5m])) > 0`,
        '0s',
        'ticket',
        'The broker has cut off readers that lagged',
        'nats',
      ),
      alert(
        'StreamAlmostFull',
        `max by (stream_name) (${m.natsStreamBytes.name} / (${m.natsStreamLimit.name} > 0)) > 0.8`,
        '1m',
        'ticket',
        'Stream {{ $labels.stream_name }} holds {{ $value | humanizePercentage }} of what it may',
        'nats',
      ),
      alert(
        'TelemetryLags',
        `max(${m.collectorLagBytes.name}) > 64e6`,
        '1m',
        'ticket',
        'The collector has {{ $value | humanize1024 }}B in its log that nobody can query yet',
        'evidence',
      ),
    ],
  };
}
