import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ErrorRenderer } from './reply.ts';
import { requestSpan } from './request-span.ts';
import { told, type ServeDeps } from './serve.ts';

/** Refuses what never became a request, because its body could not be read: in the words of the address that it was sent to. */
export function refuse(render: ErrorRenderer, deps: Pick<ServeDeps, 'onFault'>) {
  return (error: unknown, request: FastifyRequest, reply: FastifyReply): void => {
    const span = requestSpan(request);
    const known = told(error, deps);
    const { status, headers, body } = render(known, span.traceId);
    // By way of Fastify, which closes the connection of who is still sending.
    void reply.status(status).headers(headers).header('x-trace-id', span.traceId).send(body);
    span.failed(known);
    span.end(status);
  };
}
