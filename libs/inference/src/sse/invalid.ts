import { AssayError } from '@assay/contracts';

/** In what way an upstream broke its own wire. */
export type Breach = 'event_too_large' | 'invalid_utf8' | 'malformed_json' | 'unexpected_shape' | 'truncated' | 'content_type';

/** The error for an upstream that lies: `details.reason` is the breach, `details.where` what was being read. Never holds what was read. */
export function upstreamInvalid(reason: Breach, where?: string, cause?: unknown): AssayError {
  return new AssayError('upstream_invalid', { details: where === undefined ? { reason } : { reason, where }, cause });
}
