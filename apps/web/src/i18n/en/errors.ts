import { ERROR_CODES, type ErrorCode } from '@assay/contracts';

/** English sentences come from the registry itself, so that they cannot drift. */
export const errors = Object.fromEntries(Object.entries(ERROR_CODES).map(([code, { message }]) => [code, message])) as Record<
  ErrorCode,
  string
>;
