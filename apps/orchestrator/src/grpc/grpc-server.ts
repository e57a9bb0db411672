import { randomUUID } from 'node:crypto';
import { AssayError } from '@assay/contracts';
import { grpcFailure, grpcGeneration, grpcMetadata, GENERATE_PROTO, GrpcStream, notesHeader, type GrpcReply } from '@assay/inference';
import { Metadata, Server, ServerCredentials, type ServerWritableStream } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import type { Configuration } from '../configuration/configuration.ts';
import type { Generating } from '../generations/generations.ts';
import { told } from '../http/serve.ts';
import { openSpan, type RequestRecord } from '../http/request-span.ts';
import { assertScope, type Callers } from '../keys/callers.ts';

export interface GrpcDeps {
  readonly callers: Callers;
  readonly generations: Generating;
  readonly configuration: Configuration;
  readonly stalledMs: number;
  readonly onServed: (record: RequestRecord) => void;
  /** Told of what nobody foresaw. */
  readonly onFault: (error: unknown) => void;
}

type Call = ServerWritableStream<unknown, GrpcReply>;

const SERVICE = 'assay.inference.v1.Inference';

/** `Generate` over gRPC: a prompt in, a stream of text out. */
export function grpcServer(deps: GrpcDeps): Server {
  const definition = loadSync(GENERATE_PROTO, { keepCase: true, longs: Number, oneofs: true });
  const service = definition[SERVICE];
  if (!service || 'format' in service) throw new Error(`${GENERATE_PROTO} does not define ${SERVICE}`);
  const server = new Server();
  server.addService(service, { Generate: (call: Call) => void generate(call, deps) });
  return server;
}

/** Resolves once it listens; rejects when the port is taken. */
export function listen(server: Server, address: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.bindAsync(address, ServerCredentials.createInsecure(), (error) => (error ? reject(error) : resolve()));
  });
}

async function generate(call: Call, deps: GrpcDeps): Promise<void> {
  const header = (name: string): string | undefined => call.metadata.get(name)[0]?.toString();
  const span = openSpan(`${SERVICE}/Generate`, `${SERVICE}/Generate`, header);
  const leaving = new AbortController();
  call.once('cancelled', () => leaving.abort(new AssayError('request_cancelled')));
  let status = 200;
  try {
    const caller = await deps.callers.identify(header('x-api-key') ?? header('authorization')?.replace(/^bearer /i, ''));
    assertScope(caller, 'model:infer');
    const generation = grpcGeneration(call.request, deps.configuration.current.plan.defaultName);
    const request = {
      id: randomUUID(),
      caller,
      wire: 'grpc' as const,
      headers: headersOf(call.metadata),
      trace: span.headers,
      stages: span,
      signal: leaving.signal,
      generation,
    };
    span.begin('chat', generation.model, request);
    const opened = await deps.generations.open(request);
    span.opened(opened.target);
    call.sendMetadata(metadataOf(grpcMetadata(span.traceId, opened.target.name)));
    const stream = new GrpcStream();
    for await (const event of opened.events) {
      span.saw(event);
      const reply = stream.event(event);
      if (reply && !call.write(reply)) await drained(call, deps.stalledMs);
    }
    call.write(stream.end());
    const { guardrails = [] } = opened;
    call.end(guardrails.length === 0 ? undefined : metadataOf({ guardrails: notesHeader(guardrails) }));
  } catch (error) {
    span.failed(error);
    const known = told(error, deps);
    ({ status } = known);
    const { code, details, metadata } = grpcFailure(known);
    call.emit('error', { code, details, metadata: metadataOf({ ...metadata, 'trace-id': span.traceId }) });
  } finally {
    deps.onServed(span.end(status));
  }
}

/** What a caller may say beside the message: a template, a session. */
function headersOf(metadata: Metadata): Record<string, string> {
  return Object.fromEntries(Object.entries(metadata.getMap()).map(([name, value]) => [name, value.toString()]));
}

function metadataOf(fields: Readonly<Record<string, string>>): Metadata {
  const metadata = new Metadata();
  for (const [name, value] of Object.entries(fields)) metadata.set(name, value);
  return metadata;
}

/** Waits for room; a reader who does not read for too long is cut off. */
function drained(call: Call, stalledMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (error?: AssayError): void => {
      clearTimeout(timer);
      call.off('drain', onDrain).off('cancelled', onCancelled);
      if (error) reject(error);
      else resolve();
    };
    const onDrain = (): void => settle();
    const onCancelled = (): void => settle(new AssayError('request_cancelled'));
    const timer = setTimeout(() => settle(new AssayError('request_cancelled', { message: 'The reader does not read.' })), stalledMs);
    call.once('drain', onDrain).once('cancelled', onCancelled);
  });
}
