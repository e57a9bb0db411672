import type { AssayError } from '@assay/contracts';
import { retryHeaders, spokenMessage } from '../errors.ts';
import { fieldProblem } from '../fields.ts';
import type { WireError } from '../wire.ts';

function messageOf(error: AssayError): string {
  const problem = fieldProblem(error);
  if (!problem) return spokenMessage(error);
  return problem.problem === 'missing' ? `${problem.field} is required` : error.message;
}

export const ollamaError = (error: AssayError): string => JSON.stringify({ error: messageOf(error) });

export function ollamaFailure(error: AssayError, traceId?: string): WireError {
  return {
    status: error.status,
    headers: { 'content-type': 'application/json', ...retryHeaders(error), ...(traceId ? { 'x-request-id': traceId } : {}) },
    body: ollamaError(error),
  };
}
