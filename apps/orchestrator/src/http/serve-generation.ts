import { GUARDRAILS_HEADER } from '@assay/contracts';
import { notesHeader, type Exchange, type GenerationWire, type Wire, type WireCall } from '@assay/inference';
import type { Generating, Request } from '../generations/generations.ts';
import type { Opened, Served } from '../generations/layer.ts';
import { sendJson } from './reply.ts';
import type { RequestSpan } from './request-span.ts';
import { serve, told, type Incoming, type ServeDeps } from './serve.ts';
import { StreamWriter } from './stream-writer.ts';

export interface GenerationDeps extends ServeDeps {
  readonly generations: Generating;
  /** A stream that waits so long says that it is alive, ms. */
  readonly heartbeatMs: number;
}

/** Serves one address at which generations are asked for. */
export function serveGeneration(wire: GenerationWire, name: Wire, deps: GenerationDeps) {
  return serve(
    (error, traceId) => wire.error(error, traceId),
    deps,
    (incoming) => {
      const call = wire.parse(incoming.body);
      const { id, caller, headers, span, signal } = incoming;
      const request: Request = { id, caller, wire: name, generation: call.generation, headers, trace: span.headers, stages: span, signal };
      span.begin('chat', request.generation.model, request);
      return call.generation.stream ? stream(wire, call, request, incoming, deps) : answer(call, request, incoming, deps);
    },
  );
}

async function answer(call: WireCall, request: Request, { response, span }: Incoming, deps: GenerationDeps): Promise<void> {
  const served = await deps.generations.answer(request);
  span.answered(served.answer.usage, served.target);
  sendJson(response, 200, call.answer(served.answer, exchangeOf(request)), servedBy(request, served, span));
}

async function stream(
  wire: GenerationWire,
  call: WireCall,
  request: Request,
  { response, span }: Incoming,
  deps: GenerationDeps,
): Promise<void> {
  const rendered = call.stream(exchangeOf(request));
  const headers = {
    'content-type': wire.streamType,
    'cache-control': 'no-cache',
    'x-accel-buffering': 'no',
  };
  const writer = new StreamWriter(response, { headers, stalledMs: deps.stalledMs });
  writer.describe({ 'x-request-id': request.id, 'x-trace-id': span.traceId });
  // A long wait is told apart from a dead connection; from the first heartbeat on, failures are told in-band.
  const heartbeat = setInterval(() => {
    writer.describe(span.served);
    writer.beat(rendered.heartbeat());
  }, deps.heartbeatMs);
  try {
    const opened = await deps.generations.open(request);
    span.opened(opened.target);
    writer.describe(servedBy(request, opened, span));
    for await (const event of opened.events) {
      span.saw(event);
      const room = writer.write(rendered.event(event));
      if (room) await room;
    }
    writer.end(rendered.end(opened.guardrails));
  } catch (error) {
    if (!writer.started) throw error;
    span.failed(error);
    if (!response.destroyed) writer.end(rendered.error(told(error, deps)));
  } finally {
    clearInterval(heartbeat);
  }
}

function exchangeOf({ id }: Request): Exchange {
  return { id, startedAt: Date.now(), now: Date.now };
}

/** How an answer came about, in headers that no client needs and people look for. */
function servedBy(
  { id }: Request,
  { target, hops, from, degraded = false, guardrails = [] }: Served | Opened,
  span: RequestSpan,
): Record<string, string> {
  return {
    'x-request-id': id,
    ...span.served,
    'x-assay-model': target.name,
    ...(from === 'target' ? {} : { 'x-assay-source': from }),
    ...(degraded ? { 'x-assay-degraded': 'true' } : {}),
    ...(guardrails.length === 0 ? {} : { [GUARDRAILS_HEADER]: notesHeader(guardrails) }),
    ...(hops === 0 ? {} : { 'x-assay-hops': String(hops) }),
  };
}
