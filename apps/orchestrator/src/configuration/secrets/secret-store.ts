import type { AssayError } from '@assay/contracts';

/** What became of looking for a secret. Both: an older value is in use, because the newer cannot be had. */
export interface Found {
  /** Absent: there is none. */
  readonly secret?: string;
  /** Why it could not be looked up. */
  readonly problem?: AssayError;
}

/** Somewhere where secrets lie. Never rejects: a vendor's lost key must not stop the other models. */
export interface SecretStore<Ref> {
  /** `fresh`: what was read before is not good enough. */
  find(ref: Ref, fresh: boolean): Promise<Found>;
}

/** A secret as it is meant: without the newline that editors put at the end of a file. */
export function foundIn(text: string | undefined): Found {
  const secret = text?.trim();
  return secret === undefined || secret === '' ? {} : { secret };
}
