/** Shorter runs are words. */
const MIN_RUN = 16;
const MIN_PERCENTS = 3;

export type Encoding = 'base64' | 'hex' | 'url';

export interface Decoded {
  readonly encoding: Encoding;
  readonly text: string;
}

const RUN_UNITS = new Set(Array.from('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+/-_=%', (char) => char.charCodeAt(0)));
const IS_RUN_UNIT = Uint8Array.from({ length: 128 }, (_none, code) => (RUN_UNITS.has(code) ? 1 : 0));

/** Whether a unit can be part of an encoded run. */
export const isRunUnit = (code: number): boolean => code < 128 && IS_RUN_UNIT[code] === 1;

/** Whether a run of so many units can mean anything. */
export const isWorthDecoding = (length: number, hasPercent: boolean): boolean => hasPercent || length >= MIN_RUN;

/** What a run of such units may mean: every reading of it that is printable UTF-8. */
export function decodeRun(run: string): Decoded[] {
  const decoded: Decoded[] = [];
  const add = (encoding: Encoding, bytes: Uint8Array): void => {
    const text = printable(bytes);
    if (text !== undefined) decoded.push({ encoding, text });
  };
  if (run.includes('%')) {
    const bytes = percentBytes(run);
    if (bytes) add('url', bytes);
  } else if (run.length >= MIN_RUN) {
    const hex = run.startsWith('0x') ? run.slice(2) : run;
    if (hex.length % 2 === 0 && isHex(hex)) add('hex', Buffer.from(hex, 'hex'));
    add('base64', Buffer.from(run, 'base64'));
  }
  return decoded;
}

function isHex(run: string): boolean {
  for (let at = 0; at < run.length; at++) if (hexValue(run.charCodeAt(at)) < 0) return false;
  return true;
}

function hexValue(code: number): number {
  if (code >= 48 && code <= 57) return code - 48;
  const lower = code | 32;
  return lower >= 97 && lower <= 102 ? lower - 87 : -1;
}

function percentBytes(run: string): Uint8Array | undefined {
  const bytes = new Uint8Array(run.length);
  let length = 0;
  let percents = 0;
  for (let at = 0; at < run.length; at++) {
    const code = run.charCodeAt(at);
    const high = hexValue(run.charCodeAt(at + 1));
    const low = hexValue(run.charCodeAt(at + 2));
    if (code === 37 && high >= 0 && low >= 0) {
      bytes[length++] = high * 16 + low;
      percents++;
      at += 2;
    } else bytes[length++] = code === 43 ? 32 : code;
  }
  return percents >= MIN_PERCENTS ? bytes.subarray(0, length) : undefined;
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

function printable(bytes: Uint8Array): string | undefined {
  try {
    const text = utf8.decode(bytes);
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if ((code < 32 && code !== 9 && code !== 10 && code !== 13) || code === 127) return undefined;
    }
    return text.length > 0 ? text : undefined;
  } catch {
    return undefined;
  }
}
