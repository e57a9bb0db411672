import { once } from 'node:events';
import { AssayError } from '@assay/contracts';
import type { FastifyInstance } from 'fastify';

/** Beyond so many times the limit the sender may as well find its connection closed. */
const PATIENCE = 8;

/**
 * Refuses a body that says itself that it is too large, but only after reading (and forgetting) it: a sender whose
 * connection is closed while it still writes never gets to see why.
 */
export function refuseOversizedBodies(fastify: FastifyInstance, limit: number): void {
  fastify.addHook('onRequest', async ({ raw, headers }) => {
    const bytes = Number(headers['content-length'] ?? 0);
    if (bytes <= limit) return;
    if (bytes <= limit * PATIENCE) await once(raw.resume(), 'end');
    throw new AssayError('body_too_large', { details: { bytes, limit } });
  });
}
