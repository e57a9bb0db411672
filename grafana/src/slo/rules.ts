import { requests, spent, WINDOWS, type Window } from './recorded.ts';
import { SLOS } from './slos.ts';

export interface RecordingRule {
  readonly record: string;
  readonly expr: string;
  readonly labels?: Readonly<Record<string, string>>;
}

export interface AlertingRule {
  readonly alert: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

export interface RuleGroup {
  readonly name: string;
  readonly interval: string;
  readonly rules: readonly (RecordingRule | AlertingRule)[];
}

/** Events and spent budget of each promise over five minutes, from what the services expose. */
export function recordingGroups(): readonly RuleGroup[] {
  const base = SLOS.flatMap(({ name, objective, all, bad }): RecordingRule[] => [
    { record: requests('5m').name, expr: all, labels: { slo: name } },
    // No series of a failure exists before the first one: then nothing is spent, which is not the same as unknown.
    { record: spent('5m').name, expr: `((${bad}) or 0 * (${all})) / ${round(1 - objective)}`, labels: { slo: name } },
  ]);
  const averaged = WINDOWS.filter((window) => window !== '5m').flatMap((window): RecordingRule[] =>
    [requests, spent].map((series) => ({ record: series(window).name, expr: `avg_over_time(${series('5m').name}[${window}])` })),
  );
  return [
    { name: 'slo-events', interval: '5s', rules: base },
    { name: 'slo-windows', interval: '15s', rules: averaged },
  ];
}

/** A budget that is spent too fast, over a long window that proves it and a short one that ends the alert soon after the repair. */
export interface BurnAlert {
  readonly factor: number;
  readonly long: Window;
  readonly short: Window;
  readonly severity: 'page' | 'ticket';
}

export const BURN_ALERTS: readonly BurnAlert[] = [
  { factor: 14.4, long: '1h', short: '5m', severity: 'page' },
  { factor: 6, long: '6h', short: '30m', severity: 'page' },
  { factor: 3, long: '1d', short: '2h', severity: 'ticket' },
  { factor: 1, long: '3d', short: '6h', severity: 'ticket' },
];

export function burnGroup(): RuleGroup {
  return {
    name: 'slo-burn',
    interval: '15s',
    rules: BURN_ALERTS.map(({ factor, long, short, severity }) => ({
      alert: `SloBurn${factor}x`.replace('.', '_'),
      expr: `${burn(long)} > ${factor} and ${burn(short)} > ${factor}`,
      labels: { severity, window: long },
      annotations: {
        summary: `{{ $labels.slo }} spends its error budget ${factor} times too fast`,
        description: `Burn rate {{ $value | humanize }} over ${long}, and above ${factor} over ${short} too. Start at the dashboard overview.`,
        runbook: 'docs/observability.md#alerts',
        dashboard: '/d/overview',
      },
    })),
  };
}

const burn = (window: Window): string => `(sum by (slo) (${spent(window).name}) / (sum by (slo) (${requests(window).name}) > 0))`;

/** 1 - 0.999 is not 0.001 in binary. */
const round = (value: number): number => Number(value.toPrecision(6));
