import { describe, expect, it } from '@jest/globals';
import { setTimeout as delay } from 'node:timers/promises';
import { startOtlpReceiver } from '../edge/otlp-receiver.ts';
import { startCollector } from './collector.ts';
import { ask, askUntil, type JaegerTrace } from './jaeger.ts';
import { deliver, makeBatch, type Batch } from './sender.ts';

const SPANS = 5;
const BATCHES = 40;

describe('what is passed on to another receiver', () => {
  const forever = new AbortController().signal;
  const sendSome = async (otlp: string): Promise<readonly Batch[]> => {
    const batches = Array.from({ length: BATCHES }, () => makeBatch(SPANS));
    for (const batch of batches) await deliver(otlp, batch, forever);
    return batches;
  };
  const metric = async (ops: string, name: string): Promise<number> => {
    const text = await (await fetch(`${ops}/metrics`)).text();
    return Number(new RegExp(`^${name}(?:\\{.*\\})? (\\S+)`, 'm').exec(text)?.[1] ?? Number.NaN);
  };

  it('arrives, though the receiver refuses and both die meanwhile; the sender never waits for it', async () => {
    await using behind = await startCollector();
    const env = { ASSAY_COLLECTOR_FORWARD_URL: behind.otlp, ASSAY_COLLECTOR_FORWARD_HEADERS: 'x-scope=assay' };
    await using front = await startCollector({ env, nats: behind.nats });
    const sent = [...(await sendSome(front.otlp))];
    await behind.kill9();
    sent.push(...(await sendSome(front.otlp)));
    expect(await metric(front.ops, 'collector_forward_lag_bytes')).toBeGreaterThan(0);
    await front.kill9();
    await front.restart();
    await behind.restart();
    for (const { traceId } of sent) {
      await askUntil<JaegerTrace[]>(behind.query, `traces/${traceId}`, ([trace]) => trace?.spans.length === SPANS, 60_000);
    }
    const giveUp = AbortSignal.timeout(30_000);
    while ((await metric(front.ops, 'collector_forward_lag_bytes')) > 0) {
      giveUp.throwIfAborted();
      await delay(50);
    }
    expect((await ask(front.query, `traces/${sent[0]!.traceId}`)).status).toBe(200);
  }, 180_000);

  it('comes in order, and once, when the receiver takes it again', async () => {
    await using receiver = await startOtlpReceiver();
    receiver.mood = 'refuses';
    await using front = await startCollector({ env: { ASSAY_COLLECTOR_FORWARD_URL: receiver.endpoint } });
    const [first] = await sendSome(front.otlp);
    const giveUp = AbortSignal.timeout(60_000);
    const until = async (holds: () => boolean): Promise<void> => {
      while (!holds()) {
        giveUp.throwIfAborted();
        await delay(20);
      }
    };
    await until(() => receiver.deliveries > 1);
    expect(receiver.spans).toEqual([]);
    receiver.mood = 'takes';
    await until(() => receiver.spans.length >= BATCHES * SPANS);
    expect(receiver.spans.slice(0, SPANS).map(({ traceId }) => traceId)).toEqual(Array(SPANS).fill(first!.traceId));
    expect(new Set(receiver.spans.map(({ spanId }) => spanId)).size).toBe(BATCHES * SPANS);
  }, 120_000);
});
