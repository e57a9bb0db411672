import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { LogRecord } from '../log/record.ts';
import { signalOf, SIGNALS } from '../wire/signals.ts';

const pack = promisify(gzip);

export interface Receiver {
  /** Base address of an OTLP/HTTP receiver. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** What became of one try: taken, refused for good, or to be tried again, after a time if the receiver named one, ms. */
export type Delivery =
  | { readonly outcome: 'delivered' }
  | { readonly outcome: 'refused'; readonly status: number; readonly said: string }
  | { readonly outcome: 'later'; readonly afterMs?: number | undefined; readonly why: string };

/** As OTLP has it: nothing else is repeated. */
const PASSING = [429, 502, 503, 504];
const ANSWERS_WITHIN_MS = 10_000;
const SAID_BYTES = 500;

/** Sends a record as it was received. Rejects only when the signal is aborted. */
export async function deliver(record: LogRecord, { url, headers }: Receiver, signal: AbortSignal): Promise<Delivery> {
  const kind = signalOf(record.kind);
  if (kind === undefined) return { outcome: 'refused', status: 0, said: `a record of kind ${record.kind} is not OTLP` };
  const body = new Uint8Array(await pack(record.body));
  try {
    const response = await fetch(url.replace(/\/$/, '') + SIGNALS[kind].path, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/x-protobuf', 'content-encoding': 'gzip' },
      body,
      signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWERS_WITHIN_MS)]),
    });
    const said = Buffer.from(await response.arrayBuffer()).toString('utf8', 0, SAID_BYTES);
    if (response.ok) return { outcome: 'delivered' };
    const { status } = response;
    if (!PASSING.includes(status)) return { outcome: 'refused', status, said };
    return { outcome: 'later', afterMs: retryAfterMs(response.headers.get('retry-after'), Date.now()), why: `it answers ${status}` };
  } catch (error) {
    signal.throwIfAborted();
    return { outcome: 'later', why: reasonOf(error) };
  }
}

/** Seconds or a date, RFC 9110. */
export function retryAfterMs(value: string | null, nowMs: number): number | undefined {
  if (value === null) return undefined;
  if (/^\d+$/.test(value)) return Number(value) * 1_000;
  const at = Date.parse(value);
  return Number.isNaN(at) ? undefined : Math.max(0, at - nowMs);
}

/** fetch hides what went wrong in the cause of its error. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
