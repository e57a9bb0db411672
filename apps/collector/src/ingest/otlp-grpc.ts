import { Metadata, Server, type sendUnaryData, type ServerUnaryCall, type ServiceDefinition } from '@grpc/grpc-js';
import { SIGNAL_NAMES, type SignalName } from '../wire/signals.ts';
import { statusBody, successBody } from './answers.ts';
import type { OtlpDeps } from './otlp-http.ts';
import { asRefusal, Refusal } from './refusal.ts';

const SERVICES: Readonly<Record<SignalName, string>> = {
  traces: 'opentelemetry.proto.collector.trace.v1.TraceService',
  logs: 'opentelemetry.proto.collector.logs.v1.LogsService',
  metrics: 'opentelemetry.proto.collector.metrics.v1.MetricsService',
};

const asIs = (bytes: Buffer): Buffer => bytes;

/** OTLP/gRPC. Messages pass as the bytes that they are: the log wants nothing else, and the reader is our own. */
export function otlpGrpcServer(deps: OtlpDeps): Server {
  const server = new Server({ 'grpc.max_receive_message_length': deps.limits.maxBytes });
  for (const signal of SIGNAL_NAMES) {
    server.addService(definitionOf(SERVICES[signal]), {
      Export: (call: ServerUnaryCall<Buffer, Buffer>, reply: sendUnaryData<Buffer>) => void serve(signal, call, reply, deps),
    });
  }
  return server;
}

function definitionOf(service: string): ServiceDefinition {
  const codec = { requestSerialize: asIs, requestDeserialize: asIs, responseSerialize: asIs, responseDeserialize: asIs };
  return { Export: { path: `/${service}/Export`, requestStream: false, responseStream: false, ...codec } };
}

async function serve(
  signal: SignalName,
  { request }: ServerUnaryCall<Buffer, Buffer>,
  reply: sendUnaryData<Buffer>,
  { ingest, limits: { allowance }, observer }: OtlpDeps,
): Promise<void> {
  const began = performance.now();
  const held = allowance.take(request.length);
  try {
    if (!held) throw new Refusal('overloaded', 'too much is being received at once');
    const inspection = await ingest.take(signal, request);
    reply(null, successBody(signal, inspection, 'protobuf'));
    observer.taken(signal, inspection, performance.now() - began);
  } catch (error) {
    const refusal = asRefusal(error);
    observer.refused(signal, refusal);
    const metadata = new Metadata();
    metadata.set('grpc-status-details-bin', statusBody(refusal, 'protobuf'));
    reply({ code: refusal.form.grpc, details: refusal.message, metadata });
  } finally {
    if (held) allowance.give(request.length);
  }
}
