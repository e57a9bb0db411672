import { MAX_NS } from './log-query.ts';

const UNIT_NS: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1e3,
  µs: 1e3,
  ms: 1e6,
  s: 1e9,
  m: 60e9,
  h: 3_600e9,
  d: 86_400e9,
  w: 604_800e9,
};
const MOMENT = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)$/;

/** About as long as Go's durations may be. */
const LONGEST_NS = 9.2e18;

/** Nanoseconds of a duration as Go writes it ("1.5s", "200ms", "1h30m"); undefined for what is none. Days and weeks are Jaeger's. */
export function goDuration(text: string): bigint | undefined {
  const parts = [...text.matchAll(/(\d{1,15}(?:\.\d{1,9})?)(ns|us|µs|ms|s|m|h|d|w)/g)];
  if (parts.length === 0 || parts.map(([part]) => part).join('') !== text) return undefined;
  const ns = parts.reduce((sum, [, amount, unit = '']) => sum + Number(amount) * (UNIT_NS[unit] ?? 0), 0);
  return BigInt(Math.round(Math.min(ns, LONGEST_NS)));
}

/** Nanoseconds since 1970 of a time in RFC 3339; undefined for what is none. A time before 1970 is 1970. */
export function goTime(text: string): bigint | undefined {
  // The "+" of a zone that its sender did not encode has become a space.
  const [, seconds = '', fraction = '', zone = ''] = MOMENT.exec(text.replace(' ', '+')) ?? [];
  const ms = Date.parse(`${seconds}${zone}`);
  if (Number.isNaN(ms)) return undefined;
  return ms < 0 ? 0n : inRange(BigInt(ms) * 1_000_000n + BigInt(fraction.padEnd(9, '0')));
}

/** The time, or the latest that can be stored where it lies beyond. */
export const inRange = (ns: bigint): bigint => (ns > MAX_NS ? MAX_NS : ns);

/** A truth as Go's strconv reads it; undefined for what is none. */
export function goBool(text: string): boolean | undefined {
  if (['1', 't', 'T', 'TRUE', 'true', 'True'].includes(text)) return true;
  return ['0', 'f', 'F', 'FALSE', 'false', 'False'].includes(text) ? false : undefined;
}
