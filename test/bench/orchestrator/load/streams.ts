import { connect } from 'node:net';
import { bytesOf, type Ask } from './connection.ts';
import { quantilesOf, type Quantiles } from './quantiles.ts';

/** Streams at the same time, begun one after the other, each on a connection of its own. */
export interface StreamsJob extends Ask {
  readonly kind: 'streams';
  readonly streams: number;
  readonly beginEveryMs: number;
}

export interface StreamsResult {
  /** From the question to the first token, ms. */
  readonly firstToken: Quantiles;
  /** How much longer the gap between two tokens is here than it was where they were sent, ms. */
  readonly stretch: Quantiles;
  readonly tokens: number;
  /** Streams without their proper end. */
  readonly broken: number;
}

/** A token says when it was sent, in microseconds of the clock that all processes of a machine share. */
const TOKEN = /"t(\d+)"/g;
const END = 'data: [DONE]';
const MICROS_A_MS = 1_000;
const NANOS_A_MICRO = 1_000n;

const micros = (): number => Number(process.hrtime.bigint() / NANOS_A_MICRO);

export async function streams(job: StreamsJob): Promise<StreamsResult> {
  const request = bytesOf(job);
  const [firsts, stretches]: [number[], number[]] = [[], []];
  let broken = 0;
  const one = (index: number): Promise<void> =>
    new Promise((resolve) => {
      setTimeout(() => void read().then(resolve), index * job.beginEveryMs);
    });
  await Promise.all(Array.from({ length: job.streams }, (_none, index) => one(index)));
  const tokens = firsts.length + stretches.length;
  return { firstToken: quantilesOf(firsts), stretch: quantilesOf(stretches), tokens, broken };

  function read(): Promise<void> {
    return new Promise((resolve) => {
      const began = micros();
      const socket = connect({ port: job.port, host: '127.0.0.1', noDelay: true });
      let rest = '';
      let last: { readonly sent: number; readonly seen: number } | undefined;
      socket.on('data', (data) => {
        const seen = micros();
        const text = rest + data.toString('latin1');
        for (const [, digits] of text.matchAll(TOKEN)) {
          const sent = Number(digits);
          if (last) stretches.push((seen - last.seen - (sent - last.sent)) / MICROS_A_MS);
          else firsts.push((seen - began) / MICROS_A_MS);
          last = { sent, seen };
        }
        if (text.includes(END)) {
          socket.destroy();
          resolve();
        }
        rest = text.slice(text.lastIndexOf('\n') + 1);
      });
      socket
        .on('error', () => undefined)
        .on('end', () => {
          broken += 1;
          resolve();
        });
      socket.write(request);
    });
  }
}
