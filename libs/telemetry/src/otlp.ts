import { BatchSpanProcessor, type SpanProcessor } from '@opentelemetry/sdk-trace-base';
import type { Logger } from 'pino';
import { CalmExporter } from './calm-exporter.ts';

/** One attempt to deliver, with its repetitions. */
const DELIVERY_MS = 5_000;

export interface OtlpOptions {
  /** Base address of an OTLP/HTTP receiver, e.g. "http://127.0.0.1:4318". */
  readonly endpoint: string;
  /** Told when spans cannot be delivered, and when they can again. */
  readonly logger: Logger;
}

/**
 * Delivers spans in batches. While the receiver is away or slow 2,048 of them wait, and more are dropped: the work that is
 * traced neither fails nor waits. Loaded only where there is an endpoint, because the exporter is large.
 */
export async function otlpProcessor({ endpoint, logger }: OtlpOptions): Promise<SpanProcessor> {
  const { OTLPTraceExporter } = await import('@opentelemetry/exporter-trace-otlp-proto');
  const exporter = new OTLPTraceExporter({ url: `${endpoint.replace(/\/$/, '')}/v1/traces`, timeoutMillis: DELIVERY_MS });
  const batches = { scheduledDelayMillis: 1_000, exportTimeoutMillis: 2 * DELIVERY_MS, maxQueueSize: 2_048 };
  return new BatchSpanProcessor(new CalmExporter(exporter, logger), batches);
}
