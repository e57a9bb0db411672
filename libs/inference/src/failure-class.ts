import { AssayError, type ErrorCode } from '@assay/contracts';

/**
 * What may be done about a failure. `retryable`: the same target may answer the next time. `dependency`: this target is
 * down, another may answer. `permanent`: every target would say the same; the caller has to change something.
 */
export type FailureClass = 'retryable' | 'dependency' | 'permanent';

const CLASSES: Partial<Record<ErrorCode, FailureClass>> = {
  upstream_rate_limited: 'retryable',
  upstream_failed: 'retryable',
  upstream_invalid: 'retryable',
  worker_lost: 'retryable',
  stream_gap: 'retryable',
  connect_timeout: 'dependency',
  first_token_timeout: 'dependency',
  idle_timeout: 'dependency',
  upstream_unreachable: 'dependency',
  breaker_open: 'dependency',
  target_saturated: 'dependency',
  no_worker: 'dependency',
  secret_missing: 'dependency',
};

/** Whatever is not known to pass is permanent: repeating it would only add load. */
export function failureClass(error: unknown): FailureClass {
  return error instanceof AssayError ? (CLASSES[error.code] ?? 'permanent') : 'permanent';
}

/** How long the target asked to be left alone, ms. */
export function retryAfterMs(error: unknown): number | undefined {
  const value = error instanceof AssayError ? error.details?.['retryAfterMs'] : undefined;
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined;
}
