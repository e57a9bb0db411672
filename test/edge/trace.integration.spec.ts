import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ServiceName } from '../../apps/cli/src/up/services.ts';
import { startAssay, type Assay } from '../launcher/index.ts';
import { Client } from './client.ts';
import { startOtlpReceiver, type DeliveredSpan, type OtlpReceiver } from './otlp-receiver.ts';

const CONTENT = resolve(import.meta.dirname, '../fixtures/ok/exercises');
const RUN = { exerciseId: 'greeting', mode: 'try', stdin: '', files: { 'solution.py': 'print("done")\n' } };
const SERVICES: readonly ServiceName[] = ['gateway', 'exams', 'runner'];
const SAMPLE = 7;
/** What a machine that does other things as well adds to one answer, ms. */
const SLACK_MS = 100;

describe('telemetry', () => {
  let receiver: OtlpReceiver;
  let assay: Assay;
  let client: Client;

  beforeAll(async () => {
    receiver = await startOtlpReceiver();
    assay = await startAssay({ env: { ASSAY_CONTENT_DIRS: CONTENT, OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint } });
    client = Client.bearer(assay.baseUrl, assay.credentials.candidate.token);
  }, 150_000);

  afterAll(async () => {
    await assay.stop();
    await receiver[Symbol.asyncDispose]();
  }, 60_000);

  /** Submits within somebody's trace and follows the run to its end. */
  const submit = async (traceId: string, spanId: string): Promise<{ readonly id: string; readonly acceptedMs: number }> => {
    const began = performance.now();
    const answer = await client.submit(RUN, undefined, { traceparent: `00-${traceId}-${spanId}-01` });
    expect(answer).toMatchObject({ status: 202 });
    const acceptedMs = performance.now() - began;
    const id = answer.body['id'] as string;
    await client.follow(id);
    return { id, acceptedMs };
  };
  /** How long it takes until a run is accepted, of several one after another, ms. */
  const times = async (count: number): Promise<number[]> => {
    const each: number[] = [];
    for (let i = 0; i < count; i++) each.push((await submit(randomBytes(16).toString('hex'), randomBytes(8).toString('hex'))).acceptedMs);
    return each;
  };
  const complaints = (service: ServiceName, what: string): number => assay.logs(service).filter((line) => line.includes(what)).length;
  const until = async (holds: () => boolean): Promise<void> => {
    while (!holds()) await delay(50);
  };

  it('is one trace from the request to the verdict, over gateway, exams, runner and its sandbox', async () => {
    const [traceId, spanId] = [randomBytes(16).toString('hex'), randomBytes(8).toString('hex')];
    const { id } = await submit(traceId, spanId);
    const ours = (): DeliveredSpan[] => receiver.spans.filter((span) => span.traceId === traceId);
    await until(() => ['POST /api/v1/runs', 'run', 'consume RUN_REPORTS'].every((name) => ours().some((span) => span.name === name)));
    expect(await client.run(id)).toMatchObject({ traceId, verdict: 'passed' });
    const parents = new Map(ours().map((span) => [span.spanId, `${span.service}: ${span.name}`]));
    const steps = ours().map(({ service, name, parentId }) => [`${service}: ${name}`, parents.get(parentId) ?? parentId]);
    expect(Object.fromEntries(steps)).toMatchObject({
      'gateway: POST /api/v1/runs': spanId,
      'gateway: request assay.exams.runs.create': 'gateway: POST /api/v1/runs',
      'exams: handle assay.exams.runs.create': 'gateway: request assay.exams.runs.create',
      'runner: run': 'exams: handle assay.exams.runs.create',
      'runner: queued': 'runner: run',
      'runner: leased': 'runner: run',
      'runner: program': 'runner: run',
      'exams: consume RUN_REPORTS': 'runner: run',
    });
    expect(steps.filter(([, parent]) => parent !== spanId && ![...parents.values()].includes(parent ?? ''))).toEqual([]);
  }, 60_000);

  it('that nobody takes makes no run fail or wait, and is complained about once', async () => {
    const normal = median(await times(SAMPLE));
    for (const mood of ['refuses', 'hangs'] as const) {
      const before = receiver.deliveries;
      receiver.mood = mood;
      const slowed = await times(SAMPLE);
      await until(() => receiver.deliveries > before);
      expect(median(slowed)).toBeLessThan(2 * normal + SLACK_MS);
    }
    await until(() => SERVICES.every((service) => complaints(service, 'spans cannot be delivered') > 0));
    await times(SAMPLE);
    expect(SERVICES.map((service) => complaints(service, 'spans cannot be delivered'))).toEqual([1, 1, 1]);
    receiver.mood = 'takes';
    await times(SAMPLE);
    await until(() => SERVICES.every((service) => complaints(service, 'spans are delivered again') > 0));
    expect(SERVICES.flatMap((service) => assay.logs(service)).filter((line) => line.includes('telemetry: '))).toEqual([]);
  }, 150_000);
});

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
