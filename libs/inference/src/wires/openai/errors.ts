import type { AssayError, ErrorCode } from '@assay/contracts';
import { fieldProblem, type FieldProblem } from '../fields.ts';
import { spokenMessage, retryHeaders } from '../errors.ts';
import type { WireError } from '../wire.ts';

/** Where OpenAI's own name for an error differs from ours; SDKs and frameworks branch on these. */
const CODES: Partial<Record<ErrorCode, string>> = {
  unauthenticated: 'invalid_api_key',
  credentials_wrong: 'invalid_api_key',
  token_expired: 'invalid_api_key',
  rate_limited: 'rate_limit_exceeded',
  upstream_rate_limited: 'rate_limit_exceeded',
  budget_exhausted: 'insufficient_quota',
  guardrail_blocked: 'content_policy_violation',
};

/** Errors whose message speaks of details that are the caller's own affair; others tell of the platform's inside. */
const DETAILED: ReadonlySet<ErrorCode> = new Set(['guardrail_blocked', 'budget_exhausted', 'template_invalid', 'answer_invalid']);

const FIELD_CODES: Record<FieldProblem['problem'], string> = {
  missing: 'missing_required_parameter',
  type: 'invalid_type',
  value: 'invalid_value',
  unsupported: 'unsupported_parameter',
};

/** `messages.0.role` as OpenAI writes it: `messages[0].role`. */
const parameter = (field: string): string => field.replaceAll(/\.(\d+)/g, '[$1]');

function sentence({ field, problem, expected }: FieldProblem): string {
  const name = parameter(field);
  if (problem === 'missing') return `Missing required parameter: '${name}'.`;
  if (problem === 'unsupported') return `Unsupported parameter: '${name}' should be ${expected}.`;
  if (field === '') return `The body should be ${expected}.`;
  return `Invalid ${problem} for '${name}': expected ${expected}.`;
}

function typeOf(status: number, code: ErrorCode): string {
  if (code === 'budget_exhausted') return 'insufficient_quota';
  if (status === 401) return 'authentication_error';
  if (status === 403) return 'permission_error';
  if (status === 429) return 'rate_limit_error';
  return status >= 500 ? 'server_error' : 'invalid_request_error';
}

export interface OpenAiError {
  readonly message: string;
  readonly type: string;
  readonly param: string | null;
  readonly code: string;
  /** An addition to OpenAI's form. */
  readonly details?: Readonly<Record<string, unknown>>;
}

export function openAiError(error: AssayError): OpenAiError {
  const problem = fieldProblem(error);
  const type = typeOf(error.status, error.code);
  if (problem) return { message: sentence(problem), type, param: parameter(problem.field) || null, code: FIELD_CODES[problem.problem] };
  return {
    message: spokenMessage(error),
    type,
    param: error.code === 'model_not_found' ? 'model' : null,
    code: CODES[error.code] ?? error.code,
    ...(error.details && DETAILED.has(error.code) ? { details: error.details } : {}),
  };
}

export function openAiFailure(error: AssayError, traceId?: string): WireError {
  return {
    status: error.status,
    headers: { 'content-type': 'application/json', ...retryHeaders(error), ...(traceId ? { 'x-request-id': traceId } : {}) },
    body: JSON.stringify({ error: openAiError(error) }),
  };
}
