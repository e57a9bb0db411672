import type { AssayError } from '@assay/contracts';
import { retryHeaders, spokenMessage } from '../errors.ts';
import { fieldProblem } from '../fields.ts';
import type { WireError } from '../wire.ts';

const TYPES: Readonly<Record<number, string>> = {
  401: 'authentication_error',
  403: 'permission_error',
  404: 'not_found_error',
  413: 'request_too_large',
  429: 'rate_limit_error',
  504: 'timeout_error',
  529: 'overloaded_error',
};

/** Anthropic's own status for "too much is waiting". */
const statusOf = (error: AssayError): number => (error.code === 'overloaded' ? 529 : error.status);

const typeOf = (status: number): string => TYPES[status] ?? (status >= 500 ? 'api_error' : 'invalid_request_error');

function messageOf(error: AssayError): string {
  const problem = fieldProblem(error);
  if (!problem) return spokenMessage(error);
  const { field, problem: kind, expected } = problem;
  if (kind === 'missing') return `${field}: Field required`;
  return field === '' ? `Input should be ${expected}` : `${field}: Input should be ${expected}`;
}

export const anthropicError = (error: AssayError, traceId?: string): string =>
  JSON.stringify({
    type: 'error',
    error: { type: typeOf(statusOf(error)), message: messageOf(error) },
    ...(traceId ? { request_id: traceId } : {}),
  });

export function anthropicFailure(error: AssayError, traceId?: string): WireError {
  return {
    status: statusOf(error),
    headers: { 'content-type': 'application/json', ...retryHeaders(error), ...(traceId ? { 'request-id': traceId } : {}) },
    body: anthropicError(error, traceId),
  };
}
