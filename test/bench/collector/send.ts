import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'undici';
import { makePayload, SPANS_PER_REQUEST, type Payload } from './payload.ts';

export interface Sending {
  /** Base address. */
  readonly base: string;
  readonly seconds: number;
  /** Senders, each with one request on its way at most. */
  readonly senders: number;
  /** All together; without it each sends as soon as it may. */
  readonly spansPerSecond?: number;
  /** Stops before the time is over. */
  readonly spans?: number;
}

export interface Sent {
  readonly spans: number;
  readonly seconds: number;
  /** From sending to acknowledgement, ms; when paced, from when it should have been sent. */
  readonly ackMs: readonly number[];
  /** Requests that were asked to come later, and did. */
  readonly refused: number;
  /** One trace of each request. */
  readonly traceIds: readonly string[];
}

/** Sends telemetry for a while and counts what is acknowledged. */
export async function send({ base, seconds, senders, spansPerSecond, spans = Infinity }: Sending): Promise<Sent> {
  const pool = new Pool(base, { connections: senders });
  const ackMs: number[] = [];
  const traceIds: string[] = [];
  let [refused, turn] = [0, 0];
  const payloads = Array.from({ length: senders }, (_none, index) => makePayload(`service-${index}`));
  const began = performance.now();
  const until = began + seconds * 1_000;
  const pauseMs = spansPerSecond === undefined ? 0 : (SPANS_PER_REQUEST / spansPerSecond) * 1_000;
  const one = async (payload: Payload): Promise<void> => {
    while (traceIds.length * SPANS_PER_REQUEST < spans) {
      const due = pauseMs === 0 ? performance.now() : began + turn++ * pauseMs;
      if (due > until) return;
      const early = due - performance.now();
      if (early > 0) await sleep(early);
      const traceId = payload.refresh(Date.now());
      const headers = { 'content-type': 'application/x-protobuf' };
      const { statusCode, body } = await pool.request({ path: '/v1/traces', method: 'POST', headers, body: payload.bytes });
      await body.dump();
      if (statusCode === 200) {
        ackMs.push(performance.now() - due);
        traceIds.push(traceId);
      } else {
        refused++;
        await sleep(100);
      }
    }
  };
  await Promise.all(payloads.map(one));
  const took = (performance.now() - began) / 1_000;
  await pool.close();
  return { spans: traceIds.length * SPANS_PER_REQUEST, seconds: took, ackMs, refused, traceIds };
}
