import { METRICS, type Logger, type Metrics } from '@assay/telemetry';
import type { Observer } from './observer.ts';

/** Counts what became of requests; what is not the sender's fault is logged as well. */
export function measured(metrics: Metrics, logger: Logger): Observer {
  const requests = metrics.counter(METRICS.collectorRequests);
  const items = metrics.counter(METRICS.collectorItems);
  const seconds = metrics.histogram(METRICS.collectorAckSeconds);
  return {
    taken: (signal, { accepted, rejected }, ms) => {
      requests.inc({ signal, outcome: 'taken' });
      items.inc({ signal, outcome: 'accepted' }, accepted);
      items.inc({ signal, outcome: 'rejected' }, rejected);
      seconds.observe({ signal }, ms / 1_000);
    },
    refused: (signal, refusal) => {
      requests.inc({ signal: signal ?? 'none', outcome: refusal.reason });
      if (refusal.form.http >= 500) logger.error({ err: refusal }, 'a request was not taken');
    },
  };
}
