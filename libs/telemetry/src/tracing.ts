import { diag, DiagLogLevel } from '@opentelemetry/api';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { AlwaysOffSampler, type SpanProcessor } from '@opentelemetry/sdk-trace-base';
import { NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import { ATTR_SERVICE_NAME } from '@opentelemetry/semantic-conventions';
import type { Logger } from 'pino';

export interface TracingOptions {
  /** Name under which the process appears in a trace, e.g. "exams". */
  readonly service: string;
  /** Told what goes wrong inside the tracer; it never reaches the work that is traced. */
  readonly logger: Logger;
  /** Where spans go; without any, nowhere. */
  readonly processors?: readonly SpanProcessor[];
}

export interface Tracing {
  /** Delivers what is buffered and stops. Never rejects. */
  shutdown(): Promise<void>;
}

/**
 * Registers the process-wide tracer: W3C propagation, context carried through async calls. Where spans go nowhere they have ids all
 * the same, because logs and answers name them, but nothing is recorded, and others are told so by the trace flags.
 */
export function startTracing(options: TracingOptions): Tracing {
  const warn = (message: string, ...details: unknown[]): void => options.logger.warn({ details }, `telemetry: ${message}`);
  const ignore = (): void => undefined;
  // Warnings are of the kind that comes with every batch that was dropped.
  diag.setLogger({ error: warn, warn: ignore, info: ignore, debug: ignore, verbose: ignore }, DiagLogLevel.ERROR);
  const spanProcessors = [...(options.processors ?? [])];
  const provider = new NodeTracerProvider({
    resource: resourceFromAttributes({ [ATTR_SERVICE_NAME]: options.service }),
    spanProcessors,
    ...(spanProcessors.length === 0 ? { sampler: new AlwaysOffSampler() } : {}),
  });
  provider.register();
  return { shutdown: () => provider.shutdown().catch((error: unknown) => warn('shutdown', error)) };
}
