import type { MessageName } from './otlp-messages.ts';

/** The three kinds of telemetry, by the number that the log of bodies stores. A number is never given to another. */
export const SIGNALS = {
  traces: { code: 1, path: '/v1/traces', request: 'ExportTraceServiceRequest' },
  logs: { code: 2, path: '/v1/logs', request: 'ExportLogsServiceRequest' },
  metrics: { code: 3, path: '/v1/metrics', request: 'ExportMetricsServiceRequest' },
} as const satisfies Record<string, { code: number; path: string; request: MessageName }>;

export type SignalName = keyof typeof SIGNALS;
export const SIGNAL_NAMES = Object.keys(SIGNALS) as readonly SignalName[];

export function signalOf(code: number): SignalName | undefined {
  return SIGNAL_NAMES.find((name) => SIGNALS[name].code === code);
}
