import { existsSync } from 'node:fs';
import { resolve, sep } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

const YEAR_SECONDS = 31_536_000;
const PAGE = 'index.html';

/** Whether the web app has been built. */
const isBuilt = (webRoot: string): boolean => existsSync(resolve(webRoot, PAGE));

/** Serves the built web app's files: those with a digest in their name for ever, everything else asked for again each time. */
export async function serveWeb(fastify: FastifyInstance, webRoot: string): Promise<void> {
  if (!isBuilt(webRoot)) return;
  const root = resolve(webRoot);
  await fastify.register(fastifyStatic, {
    root,
    wildcard: false,
    preCompressed: true,
    cacheControl: false,
    setHeaders: (response, path) => {
      const immutable = path.startsWith(resolve(root, 'assets') + sep);
      response.header('cache-control', immutable ? `public, max-age=${YEAR_SECONDS}, immutable` : 'no-cache');
    },
  });
}

/** Whether somebody asks for a page of the web app: any address but the API's and a file's. */
export function wantsPage(request: FastifyRequest, webRoot: string): boolean {
  const path = request.url.split('?')[0] ?? '';
  const isPage = !path.startsWith('/api/') && !path.startsWith('/assets/') && (request.headers.accept ?? '').includes('text/html');
  return request.method === 'GET' && isPage && isBuilt(webRoot);
}

export function sendPage(reply: FastifyReply): FastifyReply {
  return reply.sendFile(PAGE);
}
