import { connect, type Socket } from 'node:net';
import { KEY } from './configs.ts';
import { openai } from './wires.ts';

/** Asks, for a stream unless `more` says otherwise, and never reads the answer. */
export function stalledReader(url: string, model: string, more = openai.streamed): Socket {
  const body = JSON.stringify(openai.body(model, more));
  const socket = connect(Number(new URL(url).port), '127.0.0.1').on('error', () => undefined);
  socket.pause();
  socket.write(
    `POST ${openai.path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${KEY}\r\ncontent-type: application/json\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
  return socket;
}
