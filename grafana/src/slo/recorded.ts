import type { MetricDefinition } from '@assay/telemetry';

/** Windows over which promises are watched. All longer than the first are averages of it, so that no rule reads days of raw samples. */
export const WINDOWS = ['5m', '30m', '1h', '2h', '6h', '1d', '3d'] as const;
export type Window = (typeof WINDOWS)[number];

const series = (name: string, help: string): MetricDefinition<'gauge', 'slo'> => ({ kind: 'gauge', name, help, labels: ['slo'] });

/** Events per second. */
export const requests = (window: Window): MetricDefinition<'gauge', 'slo'> => series(`slo:requests:rate${window}`, 'Events per second');
/**
 * Bad events per second, divided by the share of events that may be bad. So the burn rate of any set of replicas is the sum of
 * these over the sum of their events, and no dashboard or alert has to know an objective.
 */
export const spent = (window: Window): MetricDefinition<'gauge', 'slo'> =>
  series(`slo:budget_spent:rate${window}`, 'Bad events per second, in units of what the objective allows');

export const RECORDED = WINDOWS.flatMap((window) => [requests(window), spent(window)]);
