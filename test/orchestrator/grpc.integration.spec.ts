import {
  credentials,
  loadPackageDefinition,
  Metadata,
  status,
  type ClientReadableStream,
  type ServiceClientConstructor,
  type ServiceError,
} from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { GENERATE_PROTO, type GrpcReply } from '@assay/inference';
import { startInference, type Inference } from '../launcher/index.ts';
import { KEY, WORKERS_ONLY } from './configs.ts';
import { until } from './platform.ts';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const definition = loadPackageDefinition(loadSync(GENERATE_PROTO, { keepCase: true, longs: Number }));
const { Inference: Client } = (definition['assay'] as unknown as { inference: { v1: { Inference: ServiceClientConstructor } } }).inference
  .v1;

let inference: Inference;
let client: InstanceType<ServiceClientConstructor>;

beforeAll(async () => {
  inference = await startInference({ config: WORKERS_ONLY, secrets: { demo: KEY } });
  client = new Client(inference.orchestrators[0]?.grpcAddress ?? '', credentials.createInsecure());
}, 60_000);

afterAll(async () => {
  client.close();
  await inference.stop();
});

function generate(request: object, key = KEY): ClientReadableStream<GrpcReply> {
  const metadata = new Metadata();
  metadata.set('authorization', `Bearer ${key}`);
  metadata.set('traceparent', `00-${TRACE}-b7ad6b7169203331-01`);
  return (client['Generate'] as (given: object, metadata: Metadata) => ClientReadableStream<GrpcReply>).call(client, request, metadata);
}

async function whole(stream: ClientReadableStream<GrpcReply>): Promise<{ replies: GrpcReply[]; metadata: Metadata }> {
  const replies: GrpcReply[] = [];
  let metadata = new Metadata();
  stream.on('metadata', (received: Metadata) => (metadata = received));
  for await (const reply of stream) replies.push(reply as GrpcReply);
  return { replies, metadata };
}

async function running(): Promise<number> {
  const metrics = await (await fetch(`${inference.worker('worker-1').opsUrl}/metrics`)).text();
  return [...metrics.matchAll(/^vllm:num_requests_running\{[^}]*\} (\d+)/gm)].reduce((sum, [, value]) => sum + Number(value), 0);
}

describe('Generate over gRPC', () => {
  it('streams the answer of the default model, and says in metadata who answered and in which trace', async () => {
    const { replies, metadata } = await whole(generate({ prompt: 'Say hello.', max_tokens: 12 }));
    expect(replies.map(({ text }) => text).join('')).not.toBe('');
    expect(replies.at(-1)).toMatchObject({ finish_reason: 'length', usage: { completion_tokens: 12 } });
    expect(metadata.getMap()).toMatchObject({ 'trace-id': TRACE, 'model-version': 'sim-small@1.0.0' });
  });

  it.each([
    ['a wrong key', { prompt: 'x' }, 'wrong', status.UNAUTHENTICATED, 'unauthenticated'],
    ['an unknown model', { prompt: 'x', model: 'nobody' }, KEY, status.NOT_FOUND, 'model_not_found'],
    ['no prompt', {}, KEY, status.INVALID_ARGUMENT, 'validation_failed'],
  ])('ends with its code for %s', async (_case, request, key, code, assayCode) => {
    const failure = await whole(generate(request, key)).catch((error: unknown) => error as ServiceError);
    expect(failure).toMatchObject({ code });
    expect((failure as ServiceError).metadata.get('assay-code')).toEqual([assayCode]);
  });

  it('stops the work when the call is cancelled', async () => {
    const stream = generate({ prompt: 'Tell a long story.', max_tokens: 4_000 });
    stream.on('error', () => undefined);
    await new Promise((resolve) => stream.once('data', resolve));
    expect(await running()).toBe(1);
    stream.cancel();
    await until(running, (count) => count === 0);
  });
});
