import { BatchSpanProcessor, type SpanProcessor } from '@opentelemetry/sdk-trace-base';
import type { LogRecordProcessor } from '@opentelemetry/sdk-logs';
import type { Logger } from 'pino';
import { CalmExporter } from './calm-exporter.ts';
import { Queue } from './queue.ts';

/** One attempt to deliver, with its repetitions. */
const DELIVERY_MS = 5_000;
const QUEUE = 2_048;
/** What happens is seen within a second: this is half of it. */
const BATCHES = { scheduledDelayMillis: 500, exportTimeoutMillis: 2 * DELIVERY_MS, maxQueueSize: QUEUE };

export interface OtlpOptions {
  /** Base address of an OTLP/HTTP receiver, e.g. "http://127.0.0.1:4318". */
  readonly endpoint: string;
  /** Told when there is no delivery, and when there is again. */
  readonly logger: Logger;
  /** Told how many spans or log records are lost: the receiver was away, or they were too many. */
  readonly onLost: (signal: 'traces' | 'logs', count: number) => void;
}

/**
 * Delivers spans in batches. While the receiver is away or slow 2,048 of them wait, and more are dropped: the work that is
 * traced neither fails nor waits. Loaded only where there is an endpoint, because the exporter is large.
 */
export async function otlpProcessor({ endpoint, logger, onLost }: OtlpOptions): Promise<SpanProcessor> {
  const { OTLPTraceExporter } = await import('@opentelemetry/exporter-trace-otlp-proto');
  const lost = (count: number): void => onLost('traces', count);
  const queue = new Queue(QUEUE, lost);
  const exporter = new OTLPTraceExporter({ url: address(endpoint, 'traces'), timeoutMillis: DELIVERY_MS });
  const calm = new CalmExporter(exporter, { what: 'spans', logger, onSent: queue.leave, onLost: lost });
  const batches = new BatchSpanProcessor(calm, BATCHES);
  return {
    onStart: (span, context) => batches.onStart(span, context),
    onEnd: (span) => {
      if (queue.enter()) batches.onEnd(span);
    },
    forceFlush: () => batches.forceFlush(),
    shutdown: () => batches.shutdown(),
  };
}

/** The same for log records. */
export async function otlpLogProcessor({ endpoint, logger, onLost }: OtlpOptions): Promise<LogRecordProcessor> {
  const [{ OTLPLogExporter }, { BatchLogRecordProcessor }] = await Promise.all([
    import('@opentelemetry/exporter-logs-otlp-proto'),
    import('@opentelemetry/sdk-logs'),
  ]);
  const lost = (count: number): void => onLost('logs', count);
  const queue = new Queue(QUEUE, lost);
  const exporter = new OTLPLogExporter({ url: address(endpoint, 'logs'), timeoutMillis: DELIVERY_MS });
  const calm = new CalmExporter(exporter, { what: 'log records', logger, onSent: queue.leave, onLost: lost });
  const batches = new BatchLogRecordProcessor({ exporter: calm, ...BATCHES });
  return {
    onEmit: (record) => {
      if (queue.enter()) batches.onEmit(record);
    },
    forceFlush: () => batches.forceFlush(),
    shutdown: () => batches.shutdown(),
  };
}

const address = (endpoint: string, signal: string): string => `${endpoint.replace(/\/$/, '')}/v1/${signal}`;
