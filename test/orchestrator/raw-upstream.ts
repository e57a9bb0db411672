import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface RawUpstream {
  readonly url: string;
  /** How requests are answered from now on, byte by byte. */
  answer: (response: ServerResponse) => void;
  stop(): Promise<void>;
}

/** An upstream whose every byte a test decides. */
export async function startRawUpstream(): Promise<RawUpstream> {
  const server = createServer((request, response) => {
    request.resume().once('end', () => upstream.answer(response));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const upstream: RawUpstream = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    answer: (response) => void response.writeHead(500).end(),
    stop: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
  return upstream;
}

/** Answers with these bytes as a stream of events. */
export const eventStream =
  (bytes: string | Uint8Array) =>
  (response: ServerResponse): void =>
    void response.writeHead(200, { 'content-type': 'text/event-stream' }).end(bytes);

/** Writes piece after piece for as long as the reader takes them; counts the bytes that were handed to the socket. */
export function endlessly(response: ServerResponse, piece: Buffer, count: (bytes: number) => void): void {
  const more = (): void => {
    let room = true;
    while (room && !response.destroyed) {
      room = response.write(piece);
      count(piece.length);
    }
  };
  response.on('drain', more);
  more();
}
