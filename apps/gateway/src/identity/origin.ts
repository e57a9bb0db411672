import { AssayError } from '@assay/contracts';
import type { FastifyRequest } from 'fastify';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * A cookie travels with whatever a browser sends, so a write that rests on one must come from a page of ours.
 * Throws `origin_not_allowed`.
 */
export function assertSameOrigin(request: Pick<FastifyRequest, 'method' | 'headers' | 'host'>): void {
  if (SAFE.has(request.method)) return;
  const { origin } = request.headers;
  const site = request.headers['sec-fetch-site'];
  const foreignSite = typeof site === 'string' && site !== 'same-origin' && site !== 'none';
  if (foreignSite || (origin !== undefined && hostOf(origin) !== request.host)) throw new AssayError('origin_not_allowed');
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}
