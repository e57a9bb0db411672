import { AssayError, ErrorBody } from '@assay/contracts';
import { contextFromHeaders, traceHeaders, type Context } from '@assay/telemetry';
import { headers as createHeaders, type Msg, type MsgHdrs } from '@nats-io/transport-node';
import type { z } from 'zod';

/** Header of a reply that is an error; its value is the code, the body an {@link ErrorBody}. */
const ERROR_HEADER = 'Assay-Error';
const TRACE_HEADERS = ['traceparent', 'tracestate'] as const;

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true });

export function encode(value: unknown): Uint8Array {
  return encoder.encode(JSON.stringify(value));
}

/** Parses a body by its schema; anything else is `message_malformed`, naming the subject and the fields. */
export function decode<Schema extends z.ZodType>(schema: Schema, data: Uint8Array, subject: string): z.output<Schema> {
  let value: unknown;
  try {
    value = JSON.parse(decoder.decode(data));
  } catch (cause) {
    throw new AssayError('message_malformed', { details: { subject, reason: 'not JSON' }, cause });
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message }));
  throw new AssayError('message_malformed', { details: { subject, issues }, cause: parsed.error });
}

/** Headers that continue the given (or the active) trace. */
export function headersWithTrace(from?: Context): MsgHdrs {
  const result = createHeaders();
  for (const [name, value] of Object.entries(traceHeaders(from))) result.set(name, value);
  return result;
}

/** Headers of a W3C trace context that is at hand as such. */
export function headersFrom(trace: Readonly<Record<string, string>>): MsgHdrs {
  const result = createHeaders();
  for (const name of TRACE_HEADERS) if (trace[name] !== undefined) result.set(name, trace[name]);
  return result;
}

export function contextOf(message: { readonly headers?: MsgHdrs | undefined }): Context {
  const carried: Record<string, string> = {};
  for (const name of TRACE_HEADERS) {
    const value = message.headers?.get(name);
    if (value) carried[name] = value;
  }
  return contextFromHeaders(carried);
}

export function errorHeaders(error: AssayError): MsgHdrs {
  const result = createHeaders();
  result.set(ERROR_HEADER, error.code);
  return result;
}

/** Throws the typed error that a reply carries, if it carries one. */
export function throwIfError(reply: Msg): void {
  if (!reply.headers?.has(ERROR_HEADER)) return;
  throw AssayError.fromBody(decode(ErrorBody, reply.data, reply.subject));
}
