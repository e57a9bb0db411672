import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { sampleRequest, sampleSpan } from '../../apps/collector/test/sample.ts';

/** One request: a trace of its own, so that it can be asked for. */
export interface Batch {
  readonly traceId: string;
  readonly spanIds: readonly string[];
  readonly body: Buffer;
}

/** What a sender knows: of these it has heard that they are stored. */
export interface Delivered extends Batch {
  /** How often it was sent until then. */
  readonly tries: number;
}

const PAUSE_MS = 20;
const GIVES_UP_MS = 2_000;

export function makeBatch(spans: number, service = 'sender'): Batch {
  const traceId = randomBytes(16).toString('hex');
  const spanIds = Array.from({ length: spans }, () => randomBytes(8).toString('hex'));
  const body = sampleRequest(
    spanIds.map((spanId) => sampleSpan({ traceId, spanId, name: 'work' })),
    service,
  );
  return { traceId, spanIds, body };
}

/** Sends a batch as exporters do: again and again, until it hears that it is stored or the signal is aborted. */
export async function deliver(base: string, batch: Batch, signal: AbortSignal): Promise<Delivered | undefined> {
  for (let tries = 1; !signal.aborted; tries++) {
    const status = await post(base, batch.body).catch(() => 0);
    if (status === 200) return { ...batch, tries };
    if (status !== 0 && status !== 429 && status !== 503) throw new Error(`refused with ${status}`);
    await sleep(PAUSE_MS, undefined, { signal }).catch(() => undefined);
  }
  return undefined;
}

async function post(base: string, body: Buffer): Promise<number> {
  const response = await fetch(`${base}/v1/traces`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-protobuf' },
    body: new Uint8Array(body),
    signal: AbortSignal.timeout(GIVES_UP_MS),
  });
  await response.arrayBuffer();
  return response.status;
}

/** Some senders that send one batch after the other until the signal is aborted; `onDelivered` is told of each. */
export async function sendMany(
  base: string,
  senders: number,
  spans: number,
  signal: AbortSignal,
  onDelivered: (batch: Delivered) => void,
): Promise<void> {
  const one = async (): Promise<void> => {
    while (!signal.aborted) {
      const delivered = await deliver(base, makeBatch(spans), signal);
      if (delivered) onDelivered(delivered);
    }
  };
  await Promise.all(Array.from({ length: senders }, one));
}
