import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startInference, type Inference } from '../launcher/index.ts';
import { startOtlpReceiver, type OtlpReceiver } from '../edge/otlp-receiver.ts';
import { KEY, WORKERS_ONLY } from './configs.ts';
import { until } from './platform.ts';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const CALLER = 'b7ad6b7169203331';

let inference: Inference;
let receiver: OtlpReceiver;

beforeAll(async () => {
  receiver = await startOtlpReceiver();
  inference = await startInference({
    config: WORKERS_ONLY,
    secrets: { demo: KEY },
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint },
  });
}, 60_000);

afterAll(async () => {
  await inference.stop();
  await receiver[Symbol.asyncDispose]();
});

const ask = (model: string): Promise<Response> =>
  fetch(`${inference.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${KEY}`, traceparent: `00-${TRACE}-${CALLER}-01` },
    body: JSON.stringify({ model, stream: true, max_tokens: 16, messages: [{ role: 'user', content: 'Say hello.' }] }),
  });

const metrics = async (): Promise<string> => (await fetch(`${inference.orchestrators[0]?.opsUrl}/metrics`)).text();

describe('telemetry', () => {
  it("continues the caller's trace through orchestrator, NATS and worker", async () => {
    await (await ask('chat')).text();
    const wanted = ['chat chat', 'preprocess', 'inference', 'postprocess', 'generate sim-small', 'queue', 'prefill', 'decode'];
    const spans = await until(
      () => receiver.spans.filter(({ traceId }) => traceId === TRACE),
      (seen) => wanted.every((name) => seen.some((span) => span.name === name)),
    );
    const of = (name: string) => spans.find((span) => span.name === name);
    expect(of('chat chat')?.parentId).toBe(CALLER);
    for (const stage of ['preprocess', 'inference', 'postprocess']) expect(of(stage)?.parentId).toBe(of('chat chat')?.spanId);
    expect(of('generate sim-small')?.parentId).toBe(of('inference')?.spanId);
    for (const stage of ['queue', 'prefill', 'decode']) expect(of(stage)?.parentId).toBe(of('generate sim-small')?.spanId);
  });

  it('counts under the names of the field', async () => {
    await (await ask('chat')).text();
    const text = await until(metrics, (seen) => seen.includes('model="chat"') && seen.includes('gen_ai_client_token_usage_count{'));
    expect(text).toMatch(
      /aigc_request_duration_seconds_count\{.*model="chat",endpoint="\/v1\/chat\/completions",status_code="200".*\} [1-9]/,
    );
    for (const name of [
      'gen_ai_client_token_usage_count',
      'gen_ai_client_operation_duration_seconds_count',
      'gen_ai_server_time_to_first_token_seconds_count',
      'gen_ai_server_time_per_output_token_seconds_count',
    ]) {
      expect(text).toMatch(new RegExp(`^${name}\\{.*\\} [1-9]`, 'm'));
    }
  });

  it('makes no series of what a caller invents', async () => {
    await (await ask('invented-model')).text();
    const text = await until(metrics, (seen) => seen.includes('status_code="404"'));
    expect(text).not.toContain('invented-model');
  });
});
