import type { AssayError } from '@assay/contracts';
import { retryAfterMs } from '../failure-class.ts';

/** The sentence for the caller: the provider's own words where it refused the request as wrong. */
export function spokenMessage(error: AssayError): string {
  const words = error.details?.['words'];
  return error.code === 'upstream_rejected' && typeof words === 'string' && words !== '' ? words : error.message;
}

/** When to come back; and, for what no retry can heal although its status invites one, not to. Official clients obey all three. */
export function retryHeaders(error: AssayError): Record<string, string> {
  const headers: Record<string, string> = {};
  const wait = retryAfterMs(error);
  if (wait !== undefined) {
    headers['retry-after'] = String(Math.ceil(wait / 1_000));
    headers['retry-after-ms'] = String(Math.ceil(wait));
  }
  if (error.code === 'budget_exhausted') headers['x-should-retry'] = 'false';
  return headers;
}
