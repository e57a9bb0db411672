/** Fills the array with random bytes; `crypto.getRandomValues` in the browser. */
export type RandomBytes = (length: number) => Uint8Array;

const browserRandom: RandomBytes = (length) => crypto.getRandomValues(new Uint8Array(length));

const toHex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

/** A sampled W3C `traceparent` (version 00) that starts a new trace: the keystroke is its root. */
export function newTraceparent(random: RandomBytes = browserRandom): string {
  return `00-${toHex(random(16))}-${toHex(random(8))}-01`;
}
