import { status } from '@grpc/grpc-js';
import { WireError } from '../wire/proto-reader.ts';

/** Why a request is not taken. */
export type RefusalReason = 'malformed' | 'too_large' | 'media_type' | 'method' | 'path' | 'host' | 'overloaded' | 'disk' | 'internal';

interface Form {
  readonly http: number;
  /** Code of gRPC, which is also the one in google.rpc.Status. */
  readonly grpc: status;
  /** Where trying again may help: after how long, s. Senders repeat nothing but 429, 502, 503 and 504. */
  readonly retryAfterS?: number;
}

const FORMS: Readonly<Record<RefusalReason, Form>> = {
  malformed: { http: 400, grpc: status.INVALID_ARGUMENT },
  too_large: { http: 413, grpc: status.RESOURCE_EXHAUSTED },
  media_type: { http: 415, grpc: status.INVALID_ARGUMENT },
  method: { http: 405, grpc: status.UNIMPLEMENTED },
  path: { http: 404, grpc: status.UNIMPLEMENTED },
  host: { http: 421, grpc: status.PERMISSION_DENIED },
  overloaded: { http: 429, grpc: status.RESOURCE_EXHAUSTED, retryAfterS: 1 },
  disk: { http: 503, grpc: status.UNAVAILABLE, retryAfterS: 5 },
  internal: { http: 500, grpc: status.INTERNAL },
};

/** A request is not taken, and nothing of it is stored. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly reason: RefusalReason;
  readonly form: Form;

  constructor(reason: RefusalReason, message: string, options: { readonly cause?: unknown } = {}) {
    super(message, options);
    this.reason = reason;
    this.form = FORMS[reason];
  }
}

/** Whatever was thrown as a refusal; what nobody foresaw is `internal`, without particulars. */
export function asRefusal(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  if (error instanceof WireError) return new Refusal('malformed', error.message, { cause: error });
  return new Refusal('internal', 'the collector failed', { cause: error });
}
