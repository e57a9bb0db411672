import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { bytesOf, type Ask } from './connection.ts';

/** Readers that ask for a stream and stop reading at its first byte. They stay until the next job of this kind. */
export interface StalledJob extends Ask {
  readonly kind: 'stalled';
  /** 0: lets go of those that are there. */
  readonly readers: number;
}

export interface StalledResult {
  /** Readers whose stream has begun. */
  readonly begun: number;
}

/** As many at once as a listener's backlog takes in any case. */
const AT_ONCE = 100;
const ACCEPTED = 'HTTP/1.1 200';
/** Who does not begin until then does not take part. */
const BEGINS_WITHIN_MS = 20_000;
const NOTHING = Buffer.alloc(0);
let holding: Socket[] = [];

export async function stalled(job: StalledJob): Promise<StalledResult> {
  for (const socket of holding) socket.destroy();
  holding = [];
  const request = bytesOf(job);
  let begun = 0;
  while (holding.length < job.readers) {
    const batch = Array.from({ length: Math.min(AT_ONCE, job.readers - holding.length) }, () =>
      connect({ port: job.port, host: '127.0.0.1' }),
    );
    await Promise.all(
      batch.map(async (socket) => {
        socket.write(request);
        const [data] = (await once(socket, 'data', { signal: AbortSignal.timeout(BEGINS_WITHIN_MS) }).catch(() => [NOTHING])) as [Buffer];
        socket.pause().on('error', () => undefined);
        if (data.includes(ACCEPTED)) begun += 1;
      }),
    );
    holding.push(...batch);
  }
  return { begun };
}
