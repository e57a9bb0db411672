import type { Socket } from 'node:net';
import { buildConnector } from 'undici';

/**
 * Most that is read from a socket at once, bytes, and about what a connection holds that is not being read. Node's own way is a slab
 * of 64 KiB for each read, which lives as long as anything of it waits for a slow reader.
 */
const READ_BYTES = 4_096;

/** Every socket is read into this one, for what is read is copied out of it before anything else is. */
const LANDING = Buffer.allocUnsafeSlow(READ_BYTES);

const SOCKET = { highWaterMark: READ_BYTES, onread: { buffer: LANDING, callback: land } };

/**
 * Opens the connections of a provider. One that is not there after `connectMs` is given up, and with it all who wait for it; each
 * attempt has a timer of its own, which rings first.
 */
export function upstreamConnector(connectMs: number): buildConnector.connector {
  return buildConnector({ timeout: connectMs, ...SOCKET });
}

/** False, which stops the reading, as soon as the socket's reader is behind. */
function land(this: Socket, bytes: number, landing: Uint8Array): boolean {
  // In memory of its own: a slice of a shared pool would keep all of that alive.
  const read = Buffer.allocUnsafeSlow(bytes);
  read.set(landing.subarray(0, bytes));
  return this.push(read);
}
