import { bytesOf, Connection, type Ask } from './connection.ts';

/** Connections that ask as often as a limit lets them: a refused one asks again a moment later. */
export interface LimitedJob extends Omit<Ask, 'port'> {
  readonly kind: 'limited';
  /** The connections are dealt out evenly. */
  readonly ports: readonly number[];
  readonly connections: number;
  readonly ms: number;
}

export interface LimitedResult {
  readonly answered: number;
  readonly refused: number;
  /** Neither 200 nor 429, and connections lost. */
  readonly failed: number;
  /** From before the first question to after the last answer. */
  readonly seconds: number;
}

const ASK_AGAIN_MS = 50;

export function limited({ ports, connections, ms, ...ask }: LimitedJob): Promise<LimitedResult> {
  let [answered, refused, failed] = [0, 0, 0];
  let over = false;
  const began = performance.now();
  const opened = Array.from({ length: connections }, (_none, index) => open(ports[index % ports.length] ?? 0));
  return new Promise((resolve) => {
    setTimeout(() => {
      over = true;
      for (const connection of opened) connection.close();
      resolve({ answered, refused, failed, seconds: (performance.now() - began) / 1_000 });
    }, ms);
  });

  function open(port: number): Connection {
    const request = bytesOf({ ...ask, port });
    const send = (): void => {
      if (!over) connection.send(request);
    };
    const connection = new Connection(
      port,
      (status) => {
        if (status === 200) answered += 1;
        else if (status === 429) refused += 1;
        else failed += 1;
        if (status === 200) send();
        else setTimeout(send, ASK_AGAIN_MS);
      },
      () => (failed += 1),
    );
    send();
    return connection;
  }
}
