import { diag, DiagLogLevel } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, type SpanProcessor } from '@opentelemetry/sdk-trace-base';
import { NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import { ATTR_SERVICE_NAME } from '@opentelemetry/semantic-conventions';
import type { Logger } from 'pino';

export interface TracingOptions {
  /** Name under which the process appears in a trace, e.g. "exams". */
  readonly service: string;
  /** Base address of an OTLP/HTTP receiver, e.g. "http://127.0.0.1:4318"; without it nothing is exported. */
  readonly endpoint?: string | undefined;
  /** Told when spans could not be delivered; delivery problems never reach the work that is traced. */
  readonly logger: Logger;
  /** More processors, such as one that keeps spans for a test. */
  readonly processors?: readonly SpanProcessor[];
}

export interface Tracing {
  /** Delivers what is buffered and stops. Never rejects. */
  shutdown(): Promise<void>;
}

/**
 * Registers the process-wide tracer: W3C propagation, context carried through async calls. Spans are made
 * without an endpoint as well, because logs and answers name their trace id.
 */
export function startTracing(options: TracingOptions): Tracing {
  const warn = (message: string, ...details: unknown[]): void => options.logger.warn({ details }, `telemetry: ${message}`);
  const ignore = (): void => undefined;
  diag.setLogger({ error: warn, warn, info: ignore, debug: ignore, verbose: ignore }, DiagLogLevel.WARN);
  const exporters = options.endpoint ? [otlpProcessor(options.endpoint)] : [];
  const provider = new NodeTracerProvider({
    resource: resourceFromAttributes({ [ATTR_SERVICE_NAME]: options.service }),
    spanProcessors: [...exporters, ...(options.processors ?? [])],
  });
  provider.register();
  return { shutdown: () => provider.shutdown().catch((error: unknown) => warn('shutdown', error)) };
}

function otlpProcessor(endpoint: string): SpanProcessor {
  const exporter = new OTLPTraceExporter({ url: `${endpoint.replace(/\/$/, '')}/v1/traces`, timeoutMillis: 5_000 });
  return new BatchSpanProcessor(exporter, { scheduledDelayMillis: 1_000, exportTimeoutMillis: 5_000 });
}
