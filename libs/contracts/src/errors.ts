import { z } from 'zod';

/**
 * The one registry of error codes. `status` is the HTTP status the edge answers with;
 * `message` is the default sentence and says what to do. docs/operating.md lists every code,
 * and a test holds the two together.
 */
export const ERROR_CODES = {
  bad_request: { status: 400, message: 'The request is malformed. Check it against /api/openapi.json.' },
  validation_failed: { status: 400, message: 'A field has the wrong form; details name each one.' },
  idempotency_key_missing: { status: 400, message: 'Send an Idempotency-Key header of 8 to 128 visible characters.' },
  path_not_allowed: { status: 400, message: 'A file path is not one that this exercise lets you edit.' },
  path_invalid: { status: 400, message: 'A file path must be relative, without "..", empty parts, backslashes or control characters.' },
  path_duplicate: { status: 400, message: 'Two files have the same path after normalisation. Keep one.' },
  files_missing: { status: 400, message: 'A file that this exercise needs was not sent.' },
  text_invalid: { status: 400, message: 'File content must be valid UTF-8 without NUL bytes.' },
  unauthenticated: { status: 401, message: 'Log in, or send a valid bearer token.' },
  credentials_wrong: { status: 401, message: 'User name or password is wrong.' },
  token_expired: { status: 401, message: 'The token or session has ended. Log in again.' },
  forbidden: { status: 403, message: 'Your role or token scope does not allow this.' },
  origin_not_allowed: { status: 403, message: 'A browser on another origin may not do this with your session.' },
  not_found: { status: 404, message: 'There is nothing at this address.' },
  exercise_not_found: { status: 404, message: 'No exercise has this id. GET /api/v1/exercises lists them.' },
  run_not_found: { status: 404, message: 'No run of yours has this id.' },
  method_not_allowed: { status: 405, message: 'This address does not take that method.' },
  exercise_version_conflict: { status: 409, message: 'The exercise has changed since you opened it. Reload it and submit again.' },
  idempotency_key_reused: { status: 409, message: 'This Idempotency-Key was used with another body. Use a new key.' },
  run_already_done: { status: 409, message: 'The run has ended; there is nothing to cancel.' },
  draft_conflict: { status: 409, message: 'A newer draft was saved from elsewhere. Reload before you save.' },
  too_many_files: { status: 413, message: 'Too many files were sent.' },
  file_too_large: { status: 413, message: 'A file, or all files together, exceed the size limit of the exercise.' },
  body_too_large: { status: 413, message: 'The request body is too large.' },
  unsupported_media_type: { status: 415, message: 'Send application/json.' },
  mode_not_supported: { status: 422, message: 'This exercise does not support that mode.' },
  too_many_active_runs: { status: 429, message: 'You have too many unfinished runs. Wait for one to end or cancel it.' },
  rate_limited: { status: 429, message: 'Too many requests. Wait for the time in Retry-After.' },
  exercise_invalid: { status: 500, message: 'The exercise folder is malformed; details name the file and field.' },
  internal: { status: 500, message: 'Something went wrong on our side. Quote the trace id when you report it.' },
  message_malformed: { status: 502, message: 'A message between services did not have the agreed form.' },
  service_unavailable: { status: 503, message: 'A part of the platform is not ready. Try again shortly.' },
  service_timeout: { status: 504, message: 'A part of the platform did not answer in time. Try again.' },
} as const satisfies Record<string, { status: number; message: string }>;

export type ErrorCode = keyof typeof ERROR_CODES;
export const ErrorCode = z.enum(Object.keys(ERROR_CODES) as [ErrorCode, ...ErrorCode[]]);

/** The body of every error, over HTTP and over NATS. */
export const ErrorBody = z
  .object({
    code: ErrorCode,
    message: z.string().describe('What went wrong and what to do, in a sentence'),
    details: z.record(z.string(), z.unknown()).optional().describe('Machine-readable particulars; never secret'),
    traceId: z.string().optional().describe('W3C trace id, 32 hex digits'),
  })
  .meta({ id: 'Error' });
export type ErrorBody = z.infer<typeof ErrorBody>;

/** An error with a code from the registry. Crosses process boundaries as an {@link ErrorBody}. */
export class AssayError extends Error {
  override readonly name = 'AssayError';
  readonly code: ErrorCode;
  readonly details: Record<string, unknown> | undefined;

  constructor(code: ErrorCode, options: { message?: string; details?: Record<string, unknown>; cause?: unknown } = {}) {
    super(options.message ?? ERROR_CODES[code].message, { cause: options.cause });
    this.code = code;
    this.details = options.details;
  }

  /** HTTP status that belongs to the code. */
  get status(): number {
    return ERROR_CODES[this.code].status;
  }

  toBody(traceId?: string): ErrorBody {
    return {
      code: this.code,
      message: this.message,
      ...(this.details ? { details: this.details } : {}),
      ...(traceId ? { traceId } : {}),
    };
  }

  /** Rebuilds the typed error from what crossed the wire. */
  static fromBody(body: ErrorBody): AssayError {
    return new AssayError(body.code, { message: body.message, ...(body.details ? { details: body.details } : {}) });
  }
}

/** The end of an exhaustive switch: a compile error when a case is missing. */
export function assertUnreachable(value: never): never {
  throw new Error(`unreachable: ${JSON.stringify(value)}`);
}
