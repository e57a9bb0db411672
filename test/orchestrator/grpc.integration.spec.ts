import { status, type ServiceError } from '@grpc/grpc-js';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startInference, type Inference } from '../launcher/index.ts';
import { KEY, WORKERS_ONLY } from './configs.ts';
import { GRPC_TRACE, GrpcCaller, whole } from './grpc-client.ts';
import { until } from './platform.ts';

let inference: Inference;
let caller: GrpcCaller;

beforeAll(async () => {
  inference = await startInference({ config: WORKERS_ONLY, secrets: { demo: KEY } });
  caller = new GrpcCaller(inference.orchestrators[0]?.grpcAddress ?? '');
}, 60_000);

afterAll(async () => {
  caller.close();
  await inference.stop();
});

async function running(): Promise<number> {
  const metrics = await (await fetch(`${inference.worker('worker-1').opsUrl}/metrics`)).text();
  return [...metrics.matchAll(/^vllm:num_requests_running\{[^}]*\} (\d+)/gm)].reduce((sum, [, value]) => sum + Number(value), 0);
}

describe('Generate over gRPC', () => {
  it('streams the answer of the default model, and says in metadata who answered and in which trace', async () => {
    const { replies, metadata } = await whole(caller.generate({ prompt: 'Say hello.', max_tokens: 12 }));
    expect(replies.map(({ text }) => text).join('')).not.toBe('');
    expect(replies.at(-1)).toMatchObject({ finish_reason: 'length', usage: { completion_tokens: 12 } });
    expect(metadata.getMap()).toMatchObject({ 'trace-id': GRPC_TRACE, 'model-version': 'sim-small@1.0.0' });
  });

  it.each([
    ['a wrong key', { prompt: 'x' }, 'wrong', status.UNAUTHENTICATED, 'unauthenticated'],
    ['an unknown model', { prompt: 'x', model: 'nobody' }, KEY, status.NOT_FOUND, 'model_not_found'],
    ['no prompt', {}, KEY, status.INVALID_ARGUMENT, 'validation_failed'],
  ])('ends with its code for %s', async (_case, request, key, code, assayCode) => {
    const failure = await whole(caller.generate(request, key)).catch((error: unknown) => error as ServiceError);
    expect(failure).toMatchObject({ code });
    expect((failure as ServiceError).metadata.get('assay-code')).toEqual([assayCode]);
  });

  it('stops the work when the call is cancelled', async () => {
    const stream = caller.generate({ prompt: 'Tell a long story.', max_tokens: 4_000 });
    stream.on('error', () => undefined);
    await new Promise((resolve) => stream.once('data', resolve));
    await until(running, (count) => count === 1);
    stream.cancel();
    await until(running, (count) => count === 0);
  });
});
