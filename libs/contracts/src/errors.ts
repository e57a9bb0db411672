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
  context_length_exceeded: {
    status: 400,
    message: 'Prompt and answer together are longer than the model can read. Shorten the prompt or ask for fewer tokens.',
  },
  guardrail_blocked: { status: 400, message: 'A guardrail refused this text; details name the layer and the reason.' },
  upstream_rejected: { status: 400, message: 'The model provider refused the request as wrong; details hold its words.' },
  unauthenticated: { status: 401, message: 'Log in, or send a valid bearer token.' },
  credentials_wrong: { status: 401, message: 'User name or password is wrong.' },
  token_expired: { status: 401, message: 'The token or session has ended. Log in again.' },
  forbidden: { status: 403, message: 'Your role or token scope does not allow this.' },
  origin_not_allowed: { status: 403, message: 'A browser on another origin may not do this with your session.' },
  not_found: { status: 404, message: 'There is nothing at this address.' },
  exercise_not_found: { status: 404, message: 'No exercise has this id. GET /api/v1/exercises lists them.' },
  run_not_found: { status: 404, message: 'No run of yours has this id.' },
  trace_not_found: {
    status: 404,
    message: 'No trace of yours has this id. One that has just begun may take a second to arrive; old ones are removed.',
  },
  model_not_found: { status: 404, message: 'No model or alias has this name. GET /v1/models lists yours.' },
  template_not_found: { status: 404, message: 'No prompt template has this name and version.' },
  session_not_found: { status: 404, message: 'No dialog session of yours has this id, or it has ended.' },
  job_abandoned: { status: 500, message: 'Each process that worked on this job ended before the job did. It is not tried again.' },
  job_not_found: { status: 404, message: 'No job of yours has this id.' },
  dashboard_not_found: { status: 404, message: 'No dashboard has this uid. GET /api/v1/dashboards lists them.' },
  evidence_not_found: { status: 404, message: 'The evidence of this run is not sealed. A graded run is sealed soon after its verdict.' },
  method_not_allowed: { status: 405, message: 'This address does not take that method.' },
  exercise_version_conflict: { status: 409, message: 'The exercise has changed since you opened it. Reload it and submit again.' },
  idempotency_key_reused: { status: 409, message: 'This Idempotency-Key was used with another body. Use a new key.' },
  run_not_done: { status: 409, message: 'The run has not ended. Its evidence can be sealed when it has.' },
  run_already_done: { status: 409, message: 'The run has ended; there is nothing to cancel.' },
  draft_conflict: { status: 409, message: 'A newer draft was saved from elsewhere. Reload before you save.' },
  config_conflict: { status: 409, message: 'The configuration has changed since you read it. Read it again and repeat your change.' },
  config_readonly: { status: 409, message: 'The configuration file cannot be written here. Change it where it comes from.' },
  step_out_of_order: { status: 409, message: 'A delta of this step is missing before the one that came; details say which is next.' },
  step_ended: { status: 409, message: 'This step has finished or failed. Begin another one.' },
  evidence_thin: {
    status: 409,
    message: 'Too little is known of this version to put it in the place of the other. Send it more traffic, or force it.',
  },
  evidence_against: {
    status: 409,
    message: 'This version does worse than the one in its place; details say in what. Force it if you must.',
  },
  release_blocked: {
    status: 409,
    message: 'Something else decides where this name leads: an experiment, or a route of its own. Change that.',
  },
  no_earlier_version: {
    status: 409,
    message: 'No earlier promotion of this name is known that could be taken back. Promote a version instead.',
  },
  host_not_allowed: { status: 421, message: 'This service does not go by the name in the Host header; an operator can add it.' },
  too_many_files: { status: 413, message: 'Too many files were sent.' },
  file_too_large: { status: 413, message: 'A file, or all files together, exceed the size limit of the exercise.' },
  body_too_large: { status: 413, message: 'The request body is too large.' },
  session_full: { status: 413, message: 'This session holds as many steps, or as much text and state, as it may. Open another one.' },
  trace_too_large: { status: 413, message: 'This trace is larger than one page can show. Search for a part of it.' },
  unsupported_media_type: { status: 415, message: 'Send application/json.' },
  mode_not_supported: { status: 422, message: 'This exercise does not support that mode.' },
  template_invalid: { status: 422, message: 'The template or its variables are wrong; details say where.' },
  config_invalid: { status: 422, message: 'The configuration is wrong; details name line and field. The one before stays in force.' },
  too_many_active_runs: { status: 429, message: 'You have too many unfinished runs. Wait for one to end or cancel it.' },
  too_many_live_streams: { status: 429, message: 'You have too many live streams open. Close one and try again.' },
  rate_limited: { status: 429, message: 'Too many requests. Wait for the time in Retry-After.' },
  budget_exhausted: {
    status: 429,
    message: 'The token budget of this key is used up. Wait until the time in details, or ask for a larger one.',
  },
  upstream_rate_limited: { status: 429, message: 'The model provider limits its rate. Wait for the time in Retry-After.' },
  request_cancelled: { status: 499, message: 'The caller went away before the answer was complete.' },
  exercise_invalid: { status: 500, message: 'The exercise folder is malformed; details name the file and field.' },
  internal: { status: 500, message: 'Something went wrong on our side. Quote the trace id when you report it.' },
  message_malformed: { status: 502, message: 'A message between services did not have the agreed form.' },
  upstream_key_refused: { status: 502, message: 'The model provider does not accept the key that is configured for it.' },
  upstream_failed: { status: 502, message: 'The model provider failed.' },
  upstream_invalid: { status: 502, message: 'The model provider answered something that its own wire does not allow.' },
  worker_lost: { status: 502, message: 'The worker that was answering has gone.' },
  stream_gap: { status: 502, message: 'A part of the answer was lost on its way; what arrived is not whole.' },
  answer_invalid: { status: 502, message: 'The model did not produce an answer of the requested form; details say what is wrong with it.' },
  service_unavailable: { status: 503, message: 'A part of the platform is not ready. Try again shortly.' },
  telemetry_unavailable: {
    status: 503,
    message: 'Traces and logs cannot be read at the moment. Runs and grades go on; try again shortly.',
  },
  overloaded: { status: 503, message: 'More is waiting than can be answered in time. Try again after the time in Retry-After.' },
  metrics_unavailable: {
    status: 503,
    message: 'Prometheus does not answer, so there is nothing to draw. What services measure meanwhile is drawn when it is back.',
  },
  upstream_unreachable: { status: 503, message: 'The model provider cannot be reached.' },
  secret_missing: { status: 503, message: 'The key of this model provider is not where the configuration says that it is.' },
  secret_store_sealed: { status: 503, message: 'The secret store is sealed; somebody has to unseal it.' },
  secret_store_denied: { status: 503, message: 'The secret store does not let the platform read this secret.' },
  secret_store_unreachable: { status: 503, message: 'The secret store does not answer, or not in its own wire.' },
  no_worker: { status: 503, message: 'No worker serves this model at the moment.' },
  breaker_open: { status: 503, message: 'This target has failed too often of late and is being left alone.' },
  target_saturated: { status: 503, message: 'This target has as many requests in flight as it may.' },
  ledger_unavailable: {
    status: 503,
    message: 'What requests cost cannot be written down at the moment, so no model was asked. Try again shortly.',
  },
  service_timeout: { status: 504, message: 'A part of the platform did not answer in time. Try again.' },
  connect_timeout: { status: 504, message: 'The model provider did not accept a connection in time.' },
  first_token_timeout: { status: 504, message: 'The model did not begin to answer in time.' },
  idle_timeout: { status: 504, message: 'The model fell silent in the middle of its answer.' },
  total_timeout: { status: 504, message: 'The answer took longer than is allowed in all.' },
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
