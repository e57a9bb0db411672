import { bytesOf, Connection, type Ask } from './connection.ts';
import { quantilesOf, type Quantiles } from './quantiles.ts';

/** So many connections, each asking again as soon as it is answered. */
export interface ClosedJob extends Ask {
  readonly kind: 'closed';
  readonly connections: number;
  readonly ms: number;
}

export interface ClosedResult {
  readonly perSecond: number;
  readonly answers: number;
  /** From a question to the last byte of its answer, ms. */
  readonly taken: Quantiles;
  /** Answers other than 200, and connections lost. */
  readonly failed: number;
}

export function closed(job: ClosedJob): Promise<ClosedResult> {
  const request = bytesOf(job);
  const taken: number[] = [];
  let failed = 0;
  const began = performance.now();
  const connections = Array.from({ length: job.connections }, open);
  return new Promise((resolve) => {
    setTimeout(() => {
      const seconds = (performance.now() - began) / 1_000;
      for (const connection of connections) connection.close();
      resolve({ perSecond: taken.length / seconds, answers: taken.length, taken: quantilesOf(taken), failed });
    }, job.ms);
  });

  function open(): Connection {
    let sentAt = performance.now();
    const connection = new Connection(
      job.port,
      (status) => {
        const now = performance.now();
        if (status === 200) taken.push(now - sentAt);
        else failed += 1;
        sentAt = now;
        connection.send(request);
      },
      () => (failed += 1),
    );
    connection.send(request);
    return connection;
  }
}
