import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { AssayError } from '@assay/contracts';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

const YEAR_SECONDS = 31_536_000;

/**
 * Serves the built web app: files with a digest in their name for ever, everything else fresh, and the page itself for
 * every address that is neither a file nor part of the API.
 */
export async function serveWeb(fastify: FastifyInstance, webRoot: string): Promise<void> {
  const root = resolve(webRoot);
  const built = existsSync(resolve(root, 'index.html'));
  if (built) {
    await fastify.register(fastifyStatic, {
      root,
      wildcard: false,
      index: false,
      preCompressed: true,
      cacheControl: false,
      setHeaders: (response, path) => {
        const immutable = path.includes('/assets/');
        response.header('cache-control', immutable ? `public, max-age=${YEAR_SECONDS}, immutable` : 'no-cache');
      },
    });
  }
  fastify.setNotFoundHandler((request, reply) => {
    if (built && isPage(request)) return sendPage(reply);
    const error = new AssayError('not_found');
    return reply.status(error.status).send(error.toBody());
  });
}

function isPage(request: FastifyRequest): boolean {
  const path = request.url.split('?')[0] ?? '';
  const reads = request.method === 'GET' || request.method === 'HEAD';
  return reads && !path.startsWith('/api/') && !path.startsWith('/assets/') && (request.headers.accept ?? '*/*').includes('html');
}

function sendPage(reply: FastifyReply): FastifyReply {
  return reply.sendFile('index.html');
}
