import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * Below those that the kernel gives to connections which go out. Of the others one may be taken by any connection between its choice
 * and its use, and while a service that was killed is away.
 */
const LOWEST = 15_000;
const COUNT = 16_000;

/** A loopback port on which nobody listens at this moment, and which no other test on this machine is given while this process lives. */
export async function freePort(): Promise<number> {
  const from = Math.floor(Math.random() * COUNT);
  for (let tries = 0; tries < COUNT; tries++) {
    const port = LOWEST + ((from + tries) % COUNT);
    if ((await claim(port)) && (await isFree(port))) return port;
  }
  throw new Error(`no port from ${LOWEST} to ${LOWEST + COUNT - 1} is free`);
}

/** Whoever holds the port of this number for UDP has it. The kernel gives it back, however the process ends. */
async function claim(port: number): Promise<boolean> {
  const socket = createSocket('udp4').unref();
  try {
    socket.bind({ port, address: '127.0.0.1', exclusive: true });
    await once(socket, 'listening');
    return true;
  } catch {
    return false;
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  } catch {
    return false;
  }
  server.close();
  await once(server, 'close');
  return true;
}
