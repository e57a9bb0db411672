import type { Socket } from 'node:net';
import { AssayError, SUBMISSION_LIMITS } from '@assay/contracts';
import type { FastifyHttpOptions } from 'fastify';
import type { Server } from 'node:http';
import type { GatewayConfig } from '../config.ts';

/** Escapes can make JSON six times as large as the text in it; what is in it is measured after parsing. */
export const BODY_LIMIT = SUBMISSION_LIMITS.totalBytes * 6;
const HEADER_BYTES = 16 * 1024;
const HEADERS_WITHIN_MS = 10_000;

/** Bounds on what a connection may cost before anybody knows whose it is. */
export function serverOptions({ requestTimeoutMs, trustProxy }: GatewayConfig): FastifyHttpOptions<Server> {
  return {
    bodyLimit: BODY_LIMIT,
    trustProxy: trustProxy ?? false,
    forceCloseConnections: true,
    exposeHeadRoutes: false,
    requestTimeout: requestTimeoutMs,
    http: {
      maxHeaderSize: HEADER_BYTES,
      headersTimeout: Math.min(HEADERS_WITHIN_MS, requestTimeoutMs),
      requestTimeout: requestTimeoutMs,
      connectionsCheckingInterval: Math.min(1_000, requestTimeoutMs),
    },
    clientErrorHandler: (_error, socket) => refuse(socket),
  };
}

/** Answers what never became a request: broken or endless headers, and what does not arrive in time. */
function refuse(socket: Socket): void {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const body = JSON.stringify(new AssayError('bad_request').toBody());
  const head = [
    'HTTP/1.1 400 Bad Request',
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
