import {
  credentials,
  loadPackageDefinition,
  Metadata,
  Server,
  ServerCredentials,
  type ClientReadableStream,
  type ServerWritableStream,
  type ServiceClientConstructor,
  type ServiceError,
} from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AssayError } from '@assay/contracts';
import { GENERATE_PROTO, grpcFailure, grpcGeneration, grpcMetadata, GrpcStream, type Generation, type GrpcReply } from '@assay/inference';

/** The service definition and its mapping between a real gRPC client and server. */
const definition = loadPackageDefinition(loadSync(GENERATE_PROTO, { keepCase: true, longs: Number }));
const { Inference } = (definition['assay'] as unknown as { inference: { v1: { Inference: ServiceClientConstructor } } }).inference.v1;

let server: Server;
let client: InstanceType<ServiceClientConstructor>;
let asked: Generation | undefined;

function generate(call: ServerWritableStream<unknown, GrpcReply>): void {
  try {
    asked = grpcGeneration(call.request, 'default-model');
    call.sendMetadata(Metadata.fromHttp2Headers(grpcMetadata('trace-1', 'm@2')));
    const stream = new GrpcStream();
    for (const text of ['Hello, ', '世界']) {
      const reply = stream.event({ type: 'text', choice: 0, text });
      if (reply) call.write(reply);
    }
    stream.event({ type: 'finish', choice: 0, reason: 'stop' });
    stream.event({ type: 'usage', usage: { promptTokens: 3, completionTokens: 2 } });
    call.write(stream.end());
    call.end();
  } catch (error) {
    const { code, details, metadata } = grpcFailure(error as AssayError);
    call.emit('error', { code, details, metadata: Metadata.fromHttp2Headers(metadata) });
  }
}

beforeAll(async () => {
  server = new Server();
  server.addService(Inference.service, { Generate: generate });
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) => (error ? reject(error) : resolve(bound)));
  });
  client = new Inference(`127.0.0.1:${port}`, credentials.createInsecure());
});
afterAll(() => {
  client.close();
  server.forceShutdown();
});

async function call(request: object): Promise<{ replies: GrpcReply[]; metadata: Metadata }> {
  const stream = (client['Generate'] as (given: object) => ClientReadableStream<GrpcReply>).call(client, request);
  let metadata = new Metadata();
  stream.on('metadata', (received: Metadata) => (metadata = received));
  const replies: GrpcReply[] = [];
  for await (const reply of stream) replies.push(reply as GrpcReply);
  return { replies, metadata };
}

describe('gRPC Generate', () => {
  it('streams text, ends with reason and usage, and tells trace and model version in metadata', async () => {
    const { replies, metadata } = await call({ prompt: 'Hi' });
    expect(replies.map(({ text }) => text)).toEqual(['Hello, ', '世界', '']);
    expect(replies.at(-1)).toMatchObject({ finish_reason: 'stop', usage: { prompt_tokens: 3, completion_tokens: 2 } });
    expect([metadata.get('trace-id'), metadata.get('model-version')]).toEqual([['trace-1'], ['m@2']]);
    expect(asked).toMatchObject({ model: 'default-model', maxTokens: 512, sampling: { temperature: 0.7 } });
  });

  it('keeps an explicit zero apart from nothing', async () => {
    await call({ prompt: 'Hi', max_tokens: 0, temperature: 0, model: 'm' });
    expect(asked).toMatchObject({ model: 'm', maxTokens: 0, sampling: { temperature: 0 } });
  });

  it('refuses with a status, words and our code', async () => {
    const error = (await call({ temperature: 0.5 }).catch((thrown: unknown) => thrown)) as ServiceError;
    expect([error.code, error.details, error.metadata.get('assay-code')]).toEqual([
      3,
      'prompt is missing: it should be a string.',
      ['validation_failed'],
    ]);
  });
});
