/**
 * image: the image is not there · daemon: Docker did not do what was asked · lost: the container went away under a run ·
 * closed: the sandbox was disposed or the host closed · invalid: the caller's specification cannot be carried out.
 */
export type SandboxErrorCode = 'image' | 'daemon' | 'lost' | 'closed' | 'invalid';

/** A failure of the platform, never of what runs inside; callers treat all but `invalid` as worth another try. */
export class SandboxError extends Error {
  override readonly name = 'SandboxError';
  readonly code: SandboxErrorCode;

  constructor(code: SandboxErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
