import { AssayError, ErrorBody, type ErrorCode } from '@assay/contracts';

/** The request did not reach the server, or its answer did not reach us. Nothing is known about its effect. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable';
}

/** The server answered with an error from the registry. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly error: AssayError;
  readonly traceId: string | undefined;
  /** Seconds from the `Retry-After` header, when there was one. */
  readonly retryAfter: number | undefined;

  constructor(error: AssayError, traceId?: string, retryAfter?: number) {
    super(error.message, { cause: error });
    this.error = error;
    this.traceId = traceId;
    this.retryAfter = retryAfter;
  }

  get code(): ErrorCode {
    return this.error.code;
  }
}

/** Codes after which the very same request may succeed later. */
const PASSING: ReadonlySet<ErrorCode> = new Set([
  'service_unavailable',
  'service_timeout',
  'message_malformed',
  'rate_limited',
  'internal',
]);

/** Whether to send the same request again: the server never answered, or said that it cannot just now. */
export function isPassing(failure: unknown): boolean {
  return failure instanceof Unreachable || (failure instanceof Refused && PASSING.has(failure.code));
}

export function hasCode(failure: unknown, ...codes: ErrorCode[]): failure is Refused {
  return failure instanceof Refused && codes.includes(failure.code);
}

/** Reads an error answer. A proxy's page without a body counts as "not ready". */
export async function readRefusal(response: Response): Promise<Refused> {
  const body = ErrorBody.safeParse(await response.json().catch(() => undefined));
  const retryAfter = Number(response.headers.get('retry-after') ?? Number.NaN);
  const seconds = Number.isFinite(retryAfter) ? retryAfter : undefined;
  if (body.success) return new Refused(AssayError.fromBody(body.data), body.data.traceId, seconds);
  const code: ErrorCode = response.status === 401 ? 'unauthenticated' : response.status === 404 ? 'not_found' : 'service_unavailable';
  return new Refused(new AssayError(code), undefined, seconds);
}
