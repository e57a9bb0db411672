import type { ServerResponse } from 'node:http';
import { randomUUID } from 'node:crypto';
import { AssayError } from '@assay/contracts';
import type { Exchange, GenerationWire, Target, Wire, WireCall } from '@assay/inference';
import { asAssayError } from '@assay/service';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Generations, Request } from '../generations/generations.ts';
import { assertScope, type Callers } from '../keys/callers.ts';
import { callerSecret } from './caller-secret.ts';
import { requestSpan, type RequestSpan } from './request-span.ts';
import { StreamWriter } from './stream-writer.ts';

export interface ServeDeps {
  readonly callers: Callers;
  readonly generations: Generations;
  readonly heartbeatMs: number;
  readonly stalledMs: number;
  /** Told of what nobody foresaw. */
  readonly onFault: (error: unknown) => void;
}

/** Serves one endpoint of one wire. Whatever goes wrong is told in that wire's own format. */
export function serveGeneration(wire: GenerationWire, name: Wire, deps: ServeDeps) {
  return async (incoming: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const span = requestSpan(incoming);
    const leaving = new AbortController();
    const gone = (): void => {
      if (!reply.raw.writableFinished) leaving.abort(new AssayError('request_cancelled'));
    };
    reply.hijack();
    reply.raw.once('close', gone);
    try {
      const caller = await deps.callers.identify(callerSecret(incoming.headers));
      assertScope(caller, 'model:infer');
      const call = wire.parse(incoming.body);
      const request: Request = {
        id: randomUUID(),
        caller,
        wire: name,
        generation: call.generation,
        headers: incoming.headers,
        trace: span.headers,
        signal: leaving.signal,
      };
      span.begin(request);
      if (call.generation.stream) await stream(wire, call, request, reply.raw, span, deps);
      else await answer(call, request, reply.raw, span, deps);
    } catch (error) {
      fail(wire, error, reply.raw, span, deps);
    } finally {
      span.end(reply.raw.statusCode);
    }
  };
}

async function answer(call: WireCall, request: Request, response: ServerResponse, span: RequestSpan, deps: ServeDeps): Promise<void> {
  const done = await deps.generations.answer(request);
  span.answered(done.value, done.target);
  const body = call.answer(done.value, exchangeOf(request));
  response.writeHead(200, {
    ...servedBy(request, done.target, span),
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
  });
  response.end(body);
}

async function stream(
  wire: GenerationWire,
  call: WireCall,
  request: Request,
  response: ServerResponse,
  span: RequestSpan,
  deps: ServeDeps,
): Promise<void> {
  const rendered = call.stream(exchangeOf(request));
  const headers = {
    'content-type': wire.streamType,
    'cache-control': 'no-cache',
    'x-accel-buffering': 'no',
    'x-trace-id': span.traceId,
    'x-request-id': request.id,
  };
  const writer = new StreamWriter(response, { headers, stalledMs: deps.stalledMs });
  // A long wait is told apart from a dead connection; from the first heartbeat on, failures are told in-band.
  const heartbeat = setInterval(() => {
    if (!response.writableNeedDrain) void writer.write(rendered.heartbeat());
  }, deps.heartbeatMs);
  try {
    const done = await deps.generations.open(request);
    span.opened(done.target);
    for await (const event of done.value) {
      span.saw(event);
      await writer.write(rendered.event(event));
    }
    writer.end(rendered.end());
  } catch (error) {
    if (!writer.started) throw error;
    span.failed(error);
    if (!response.destroyed) writer.end(rendered.error(told(error, deps)));
  } finally {
    clearInterval(heartbeat);
  }
}

function fail(wire: GenerationWire, error: unknown, response: ServerResponse, span: RequestSpan, deps: ServeDeps): void {
  span.failed(error);
  if (response.destroyed || response.headersSent) return;
  const { status, headers, body } = wire.error(told(error, deps), span.traceId);
  response.writeHead(status, {
    ...headers,
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    'x-trace-id': span.traceId,
  });
  response.end(body);
}

/** What the caller is told: the coded error, or that something went wrong which nobody foresaw. */
function told(error: unknown, deps: ServeDeps): AssayError {
  const known = asAssayError(error);
  if (known.code === 'internal') deps.onFault(error);
  return known;
}

function exchangeOf({ id }: Request): Exchange {
  return { id, startedAt: Date.now(), now: Date.now };
}

function servedBy({ id }: Request, target: Target, span: RequestSpan): Record<string, string> {
  return { 'x-request-id': id, 'x-trace-id': span.traceId, 'x-assay-model': target.name };
}
