import type { LimitHit } from './types.ts';

/**
 * image: the image is not there · daemon: Docker did not do what was asked · lost: the container went away under a run ·
 * closed: the sandbox was disposed or the host closed · invalid: the caller's specification cannot be carried out ·
 * exhausted: what runs in the sandbox left no room for one more process; `limit` says what it used up.
 */
export type SandboxErrorCode = 'image' | 'daemon' | 'lost' | 'closed' | 'invalid' | 'exhausted';

/** Something other than a process's own end; worth another try, and no candidate's fault, unless `invalid` or `exhausted`. */
export class SandboxError extends Error {
  override readonly name = 'SandboxError';
  readonly code: SandboxErrorCode;
  /** Only with code "exhausted". */
  readonly limit?: LimitHit;

  constructor(code: SandboxErrorCode, message: string, options: ErrorOptions & { readonly limit?: LimitHit } = {}) {
    super(message, options);
    this.code = code;
    if (options.limit !== undefined) this.limit = options.limit;
  }
}
