import { AssayError } from '@assay/contracts';
import { isAllowedHost } from '@assay/service';
import type { FastifyInstance } from 'fastify';

/**
 * Refuses requests for a name that is not ours, before anything else looks at them: what a trusted proxy says that it was
 * called, and what this gateway itself was called, because a page under a rebound name may send any header but `Host`.
 */
export function checkHosts(fastify: FastifyInstance, names: readonly string[] = []): void {
  fastify.addHook('onRequest', ({ host, headers }, _reply, done) => {
    if (isAllowedHost(headers.host, names) && isAllowedHost(host, names)) done();
    else done(new AssayError('host_not_allowed'));
  });
}
