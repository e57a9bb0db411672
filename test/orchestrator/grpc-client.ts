import { credentials, loadPackageDefinition, Metadata, type ClientReadableStream, type ServiceClientConstructor } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { GENERATE_PROTO, type GrpcReply } from '@assay/inference';
import { KEY } from './configs.ts';

const definition = loadPackageDefinition(loadSync(GENERATE_PROTO, { keepCase: true, longs: Number }));
const { Inference: Client } = (definition['assay'] as unknown as { inference: { v1: { Inference: ServiceClientConstructor } } }).inference
  .v1;

/** The trace that every call of {@link GrpcCaller} says it belongs to. */
export const GRPC_TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';

/** Calls `Generate` as any gRPC client would. */
export class GrpcCaller {
  private readonly client: InstanceType<ServiceClientConstructor>;

  constructor(address: string) {
    this.client = new Client(address, credentials.createInsecure());
  }

  generate(request: object, key = KEY): ClientReadableStream<GrpcReply> {
    const metadata = new Metadata();
    metadata.set('authorization', `Bearer ${key}`);
    metadata.set('traceparent', `00-${GRPC_TRACE}-b7ad6b7169203331-01`);
    const call = this.client['Generate'] as (given: object, metadata: Metadata) => ClientReadableStream<GrpcReply>;
    return call.call(this.client, request, metadata);
  }

  close(): void {
    this.client.close();
  }
}

/** All that a call says: replies, what came before them, and what came behind. Rejects with the call's failure. */
export async function whole(stream: ClientReadableStream<GrpcReply>) {
  const replies: GrpcReply[] = [];
  let metadata = new Metadata();
  let trailers = new Metadata();
  stream.on('metadata', (received: Metadata) => (metadata = received));
  const ended = new Promise<void>((resolve) => {
    stream.on('status', ({ metadata: received }) => {
      trailers = received;
      resolve();
    });
  });
  for await (const reply of stream) replies.push(reply as GrpcReply);
  await ended;
  return { replies, metadata, trailers };
}
