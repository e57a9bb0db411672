import { AssayError } from '@assay/contracts';
import { z } from 'zod';

/** Severities by name, with OpenTelemetry's lowest number of each. `trace` is the lowest: it keeps what says none, too. */
export const LEVELS = { trace: 0, debug: 5, info: 9, warn: 13, error: 17, fatal: 21 } as const;
export type Level = keyof typeof LEVELS;

/** Where a page ends: the row's time and what names it. */
export interface LogCursor {
  readonly timeNs: bigint;
  readonly request: number;
  readonly item: number;
}

/** Which log records are looked for: those that fit all of it. Times are nanoseconds since 1970, both included. */
export interface LogQuery {
  /** 32 hex digits. */
  readonly traceId?: string | undefined;
  readonly service?: string | undefined;
  readonly level?: Level | undefined;
  /** In the body or an attribute that is text, whatever its case. */
  readonly text?: string | undefined;
  readonly from?: bigint | undefined;
  readonly to?: bigint | undefined;
  /** Records at most, the newest first. */
  readonly limit: number;
  /** Only what comes behind it. */
  readonly cursor?: LogCursor | undefined;
}

/** The latest time that is stored. */
export const MAX_NS = (1n << 64n) - 1n;
const MAX_LIMIT = 1_000;
const ISO = /^(\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)$/;

/** What `GET /api/logs` takes. An empty parameter counts as not given, an unknown one is an error. */
const Parameters = z.strictObject({
  traceId: z
    .string()
    .regex(/^[0-9a-f]{32}$/i, 'a trace id is 32 hexadecimal digits')
    .toLowerCase()
    .optional(),
  service: z.string().max(1_024).optional(),
  level: z.enum(Object.keys(LEVELS) as [Level, ...Level[]]).optional(),
  text: z.string().max(1_024).optional(),
  from: z.string().transform(toNs).optional(),
  to: z.string().transform(toNs).optional(),
  limit: z
    .string()
    .regex(/^\d{1,9}$/, 'a whole number is expected')
    .transform(Number)
    .pipe(z.number().min(1).max(MAX_LIMIT))
    .default(100),
  cursor: z.string().transform(toCursor).optional(),
});

/** Errors: `validation_failed`, naming each parameter that is wrong. */
export function parseLogQuery(parameters: Readonly<Record<string, unknown>>): LogQuery {
  const given = Object.fromEntries(Object.entries(parameters).filter(([, value]) => value !== ''));
  const parsed = Parameters.safeParse(given);
  if (!parsed.success) {
    const fields = parsed.error.issues.map(({ path, message }) => ({ field: path.join('.'), problem: message }));
    throw new AssayError('validation_failed', { details: { fields }, cause: parsed.error });
  }
  const { from, to } = parsed.data;
  if (from !== undefined && to !== undefined && from > to) {
    throw new AssayError('validation_failed', { details: { fields: [{ field: 'to', problem: 'it lies before from' }] } });
  }
  return parsed.data;
}

/** A time as ISO 8601 with a zone and up to nine decimals, or as nanoseconds since 1970. */
function toNs(text: string, context: z.RefinementCtx): bigint {
  const ns = /^\d{1,20}$/.test(text) ? BigInt(text) : isoToNs(text);
  if (ns !== undefined && ns >= 0n && ns <= MAX_NS) return ns;
  context.addIssue({ code: 'custom', message: 'a time is expected: ISO 8601 with its zone, or nanoseconds since 1970' });
  return z.NEVER;
}

function isoToNs(text: string): bigint | undefined {
  const [, seconds = '', fraction = '', zone = ''] = ISO.exec(text) ?? [];
  const ms = Date.parse(`${seconds}${zone}`);
  return Number.isNaN(ms) ? undefined : BigInt(ms) * 1_000_000n + BigInt(fraction.padEnd(9, '0'));
}

/** ISO 8601 with nanoseconds. */
export function toIso(ns: bigint): string {
  const seconds = new Date(Number(ns / 1_000_000_000n) * 1_000).toISOString().slice(0, -5);
  return `${seconds}.${String(ns % 1_000_000_000n).padStart(9, '0')}Z`;
}

export function formatCursor({ timeNs, request, item }: LogCursor): string {
  return Buffer.from(`${timeNs}.${request}.${item}`).toString('base64url');
}

function toCursor(text: string, context: z.RefinementCtx): LogCursor {
  const [, time = '', request, item] = /^(\d{1,20})\.(\d{1,10})\.(\d{1,10})$/.exec(Buffer.from(text, 'base64url').toString('latin1')) ?? [];
  const cursor = { timeNs: BigInt(time), request: Number(request), item: Number(item) };
  if (time !== '' && cursor.timeNs <= MAX_NS && cursor.request < 2 ** 32 && cursor.item < 2 ** 32) return cursor;
  context.addIssue({ code: 'custom', message: 'this is not a cursor of an earlier answer' });
  return z.NEVER;
}
