import { ROOT_CONTEXT, trace, TraceFlags, type Context } from '@opentelemetry/api';
import { SeverityNumber, type LogAttributes } from '@opentelemetry/api-logs';
import { resourceFromAttributes } from '@opentelemetry/resources';
import type { LoggerProvider, LogRecordProcessor } from '@opentelemetry/sdk-logs';
import {
  ATTR_EXCEPTION_MESSAGE,
  ATTR_EXCEPTION_STACKTRACE,
  ATTR_EXCEPTION_TYPE,
  ATTR_SERVICE_NAME,
} from '@opentelemetry/semantic-conventions';

/** A line of a log, as pino has written it. */
interface Line {
  readonly level: number;
  readonly time: string;
  readonly msg?: string;
  readonly trace_id?: string;
  readonly span_id?: string;
  readonly err?: unknown;
  readonly [field: string]: unknown;
}

/** Pino's levels as OpenTelemetry's severities. */
const SEVERITIES: Readonly<Record<number, { readonly severityNumber: SeverityNumber; readonly severityText: string }>> = {
  10: { severityNumber: SeverityNumber.TRACE, severityText: 'TRACE' },
  20: { severityNumber: SeverityNumber.DEBUG, severityText: 'DEBUG' },
  30: { severityNumber: SeverityNumber.INFO, severityText: 'INFO' },
  40: { severityNumber: SeverityNumber.WARN, severityText: 'WARN' },
  50: { severityNumber: SeverityNumber.ERROR, severityText: 'ERROR' },
  60: { severityNumber: SeverityNumber.FATAL, severityText: 'FATAL' },
};

/** Lines that are kept until somebody takes them. */
const EARLY_LINES = 256;

/**
 * Hands the lines of a logger on as log records of OpenTelemetry. It reads them as they are written, so that what is kept out
 * of a log is kept out here too.
 */
export class LogRelay {
  private early: string[] = [];
  private provider: LoggerProvider | undefined;
  private emit: ((line: string) => void) | undefined;

  /** To be given to the logger. */
  readonly write = (line: string): void => {
    if (this.emit) this.emit(line);
    else if (this.early.length < EARLY_LINES) this.early.push(line);
  };

  /** From now on lines go to the processor, those that were written before first. */
  async open(service: string, processor: LogRecordProcessor): Promise<void> {
    const { LoggerProvider: Provider } = await import('@opentelemetry/sdk-logs');
    const resource = resourceFromAttributes({ [ATTR_SERVICE_NAME]: service });
    this.provider = new Provider({ resource, processors: [processor] });
    const logger = this.provider.getLogger('pino');
    this.emit = (line) => logger.emit(toRecord(JSON.parse(line) as Line));
    const { early } = this;
    this.early = [];
    early.forEach(this.emit);
  }

  /** Delivers what is buffered and stops. Never rejects. */
  async close(): Promise<void> {
    this.emit = () => undefined;
    await this.provider?.shutdown().catch(() => undefined);
  }
}

/** What the OpenTelemetry API calls a LogRecord. */
function toRecord({ level, time, msg, service: _service, trace_id: traceId, span_id: spanId, err, ...fields }: Line) {
  return {
    ...(SEVERITIES[level] ?? {}),
    timestamp: Date.parse(time),
    ...(msg === undefined ? {} : { body: msg }),
    attributes: { ...fields, ...(err === undefined ? {} : exceptionOf(err)) } as LogAttributes,
    context: contextOf(traceId, spanId),
  };
}

function contextOf(traceId: string | undefined, spanId: string | undefined): Context {
  if (traceId === undefined || spanId === undefined) return ROOT_CONTEXT;
  return trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags: TraceFlags.SAMPLED });
}

/** A logged error under the names that OpenTelemetry gives its parts. */
function exceptionOf(err: unknown): Record<string, unknown> {
  if (typeof err !== 'object' || err === null) return { [ATTR_EXCEPTION_MESSAGE]: String(err) };
  const { type, message, stack, ...rest } = err as Record<string, unknown>;
  return {
    [ATTR_EXCEPTION_TYPE]: type,
    [ATTR_EXCEPTION_MESSAGE]: message,
    [ATTR_EXCEPTION_STACKTRACE]: stack,
    ...(Object.keys(rest).length > 0 ? { err: rest } : {}),
  };
}
