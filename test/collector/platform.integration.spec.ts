import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from '../edge/client.ts';
import { startAssay, type Assay } from '../launcher/index.ts';
import { askUntil, type JaegerTrace } from './jaeger.ts';

const CONTENT = resolve(import.meta.dirname, '../fixtures/ok/exercises');
const RUN = { exerciseId: 'greeting', mode: 'try', stdin: '', files: { 'solution.py': 'print("done")\n' } };

let assay: Assay;
let client: Client;

beforeAll(async () => {
  assay = await startAssay({ inference: true, collector: true, env: { ASSAY_CONTENT_DIRS: CONTENT } });
  client = Client.bearer(assay.baseUrl, assay.credentials.candidate.token);
}, 150_000);

afterAll(() => assay.stop(), 60_000);

/** A trace that somebody outside has begun, as a browser does. */
function begun() {
  const [traceId, spanId] = [randomBytes(16).toString('hex'), randomBytes(8).toString('hex')];
  return { traceId, spanId, traceparent: `00-${traceId}-${spanId}-01` };
}

/** The newest log record that a query finds, once there is one. */
async function untilLogged(query: string): Promise<unknown> {
  const giveUp = AbortSignal.timeout(30_000);
  for (;;) {
    giveUp.throwIfAborted();
    const answer = await fetch(`http://127.0.0.1:${assay.ports.collectorQuery}/api/logs?${query}`);
    const { logs } = (await answer.json()) as { logs: readonly unknown[] };
    if (logs.length > 0) return logs[0];
    await delay(50);
  }
}

/** The trace as the collector tells it, once it has these steps: each "service: name" with that of its parent. */
async function stepsOf(traceId: string, wanted: readonly string[]): Promise<Record<string, string>> {
  const named = (trace: JaegerTrace | undefined) =>
    (trace?.spans ?? []).map((span) => ({ ...span, step: `${trace?.processes[span.processID]?.serviceName}: ${span.operationName}` }));
  const hasAll = (found: readonly JaegerTrace[]): boolean => wanted.every((step) => named(found[0]).some((span) => span.step === step));
  const [trace] = await askUntil<JaegerTrace[]>(`http://127.0.0.1:${assay.ports.collectorQuery}`, `traces/${traceId}`, hasAll, 30_000);
  const spans = named(trace);
  return Object.fromEntries(
    spans.map(({ step, references: [parent] }) => [
      step,
      spans.find(({ spanID }) => spanID === parent?.spanID)?.step ?? parent?.spanID ?? '',
    ]),
  );
}

describe('the collector of a platform', () => {
  it('is part of what the gateway says of its health', async () => {
    const answer = await fetch(`${assay.baseUrl}/healthz`);
    expect(await answer.json()).toMatchObject({ status: 'ok', services: { collector: { status: 'ok' } } });
  });

  it('tells a run as one trace, from the request over gateway, exams, runner and sandbox to the verdict', async () => {
    const { traceId, spanId, traceparent } = begun();
    const answer = await client.submit(RUN, undefined, { traceparent });
    const id = answer.body['id'] as string;
    await client.follow(id);
    expect(await client.run(id)).toMatchObject({ traceId, verdict: 'passed' });
    const steps = await stepsOf(traceId, ['gateway: POST /api/v1/runs', 'runner: run', 'exams: consume RUN_REPORTS']);
    expect(steps).toMatchObject({
      'gateway: POST /api/v1/runs': spanId,
      'gateway: request assay.exams.runs.create': 'gateway: POST /api/v1/runs',
      'exams: handle assay.exams.runs.create': 'gateway: request assay.exams.runs.create',
      'runner: run': 'exams: handle assay.exams.runs.create',
      'runner: leased': 'runner: run',
      'runner: program': 'runner: run',
      'exams: consume RUN_REPORTS': 'runner: run',
    });
    expect(await untilLogged(`traceId=${traceId}&service=runner&text=run+reported`)).toMatchObject({
      service: 'runner',
      traceId,
      severity: 'INFO',
      body: 'run reported',
      attributes: { runId: id, verdict: 'passed' },
    });
  }, 60_000);

  it('tells a chat as one trace, from the gateway over the orchestrator and NATS to the worker', async () => {
    const { traceId, spanId, traceparent } = begun();
    const body = { model: 'chat', messages: [{ role: 'user', content: 'Say hello.' }], max_tokens: 8 };
    expect(await client.send('POST', '/api/v1/inference/chat', body, { traceparent })).toMatchObject({ status: 200 });
    // Each of them sends what it has seen in its own time.
    const steps = await stepsOf(traceId, ['gateway: POST /api/v1/inference/chat', 'orchestrator: chat chat', 'model-worker: decode']);
    expect(steps).toMatchObject({
      'gateway: POST /api/v1/inference/chat': spanId,
      'orchestrator: chat chat': 'gateway: POST /api/v1/inference/chat',
      'orchestrator: inference': 'orchestrator: chat chat',
      'model-worker: decode': expect.stringMatching(/^model-worker: generate/),
    });
  }, 60_000);

  it('hears nothing of itself', async () => {
    const services = await askUntil<string[]>(
      `http://127.0.0.1:${assay.ports.collectorQuery}`,
      'services',
      (found) => found.includes('exams'),
      30_000,
    );
    expect(services).toEqual(expect.arrayContaining(['exams', 'gateway', 'runner']));
    expect(services).not.toContain('collector');
  });
});
