import { METRICS, type CounterSeries, type Metrics } from '@assay/telemetry';
import type { OnEnd } from './ledger.ts';

/** What is counted of a tenant's attempts at a target. */
interface EndSeries {
  readonly succeeded: CounterSeries;
  readonly prompt: CounterSeries;
  readonly completion: CounterSeries;
  readonly cost: CounterSeries;
}

/** Counts what attempts came to, as the ledger accounts for it. */
export function endMetrics(metrics: Metrics): OnEnd {
  const tokens = metrics.counter(METRICS.inferenceTokens);
  const cost = metrics.counter(METRICS.inferenceCost);
  const attempts = metrics.counter(METRICS.inferenceAttempts);
  const known = new Map<string, Map<string, EndSeries>>();

  function seriesOf(target: string, tenant: string): EndSeries {
    let ofTarget = known.get(target);
    if (!ofTarget) known.set(target, (ofTarget = new Map<string, EndSeries>()));
    let series = ofTarget.get(tenant);
    if (series) return series;
    series = {
      succeeded: attempts.series({ target, outcome: 'succeeded', code: '' }),
      prompt: tokens.series({ target, tenant, kind: 'prompt' }),
      completion: tokens.series({ target, tenant, kind: 'completion' }),
      cost: cost.series({ target, tenant }),
    };
    ofTarget.set(tenant, series);
    return series;
  }

  return ({ target, tenant }, { outcome, code, usage, costMicros }) => {
    const series = seriesOf(target, tenant);
    if (outcome === 'succeeded') series.succeeded.add(1);
    else attempts.inc({ target, outcome, code: code ?? '' });
    series.prompt.add(usage.promptTokens);
    series.completion.add(usage.completionTokens);
    series.cost.add(costMicros / 1e6);
  };
}
