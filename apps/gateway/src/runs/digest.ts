import { createHash } from 'node:crypto';
import type { CreateRun } from '@assay/contracts';
import stringify from 'safe-stable-stringify';

/** SHA-256 of the body as canonical JSON: the same request has the same digest, however its members are ordered. */
export function bodyDigest(body: CreateRun): string {
  return createHash('sha256').update(stringify(body)).digest('hex');
}
