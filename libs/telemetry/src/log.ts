import { isSpanContextValid, trace } from '@opentelemetry/api';
import { loggedError } from './logged-error.ts';
import { pino, type DestinationStream, type Logger } from 'pino';

export type { Logger } from 'pino';

export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Names of fields that never reach a log, at the top and one level down. */
const SECRETS = ['password', 'passwordHash', 'token', 'authorization', 'cookie', 'secret', 'privateKey'];

export interface LoggerOptions {
  readonly service: string;
  readonly level?: LogLevel;
  /** Is given each line as it is written. */
  readonly copy?: (line: string) => void;
}

/**
 * JSON lines on standard output. Inside a span each line carries its `trace_id` and `span_id`, so that a
 * log is found from a trace and the other way round.
 */
export function createLogger(options: LoggerOptions, destination?: DestinationStream): Logger {
  const { service, level = 'info', copy } = options;
  const settings = {
    level,
    base: { service },
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: SECRETS.flatMap((name) => [name, `*.${name}`]), censor: '[redacted]' },
    serializers: { err: (error: unknown) => loggedError(error) },
    mixin: traceFields,
    ...(copy ? { hooks: { streamWrite: (line: string) => passedOn(line, copy) } } : {}),
  };
  return destination ? pino(settings, destination) : pino(settings);
}

function passedOn(line: string, copy: (line: string) => void): string {
  copy(line);
  return line;
}

function traceFields(): Record<string, string> {
  const span = trace.getActiveSpan()?.spanContext();
  return span && isSpanContextValid(span) ? { trace_id: span.traceId, span_id: span.spanId } : {};
}
