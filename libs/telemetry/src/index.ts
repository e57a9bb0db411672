export * from './log.ts';
export * from './log-relay.ts';
export * from './metric-names.ts';
export * from './metrics.ts';
export * from './otlp.ts';
export * from './propagation.ts';
export type { CounterSeries, HistogramSeries } from './series.ts';
export * from './span.ts';
export * from './tracing.ts';
