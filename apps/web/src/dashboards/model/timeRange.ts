/** A stretch of time as the address has it: `now-1h`, `now/d`, or ms since 1970. */
export interface RawRange {
  readonly from: string;
  readonly to: string;
}

/** ms since 1970 */
export interface TimeWindow {
  readonly from: number;
  readonly to: number;
}

const UNITS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000, M: 2_592_000_000, y: 31_536_000_000 } as const;
type Unit = keyof typeof UNITS;

const RELATIVE = /^now(?:-(\d+)([smhdwMy]))?(?:\/([smhdwMy]))?$/;
/** Shorter ones show nothing: a scrape comes every two seconds. */
const LEAST_MS = 10_000;

/** The instant that a text means; undefined if it means none. Calendar units begin where the reader's own clock says so. */
export function resolveTime(text: string, now: number, end = false): number | undefined {
  if (/^\d{12,14}$/.test(text)) return Number(text);
  const match = RELATIVE.exec(text);
  if (!match) return undefined;
  const [, count, unit, rounded] = match as (string | undefined)[];
  const shifted = count === undefined ? now : shift(now, Number(count), unit as Unit);
  return rounded === undefined ? shifted : startOf(shifted, rounded as Unit, end);
}

/** Months and years as the calendar has them. */
function shift(now: number, count: number, unit: Unit): number {
  if (unit !== 'M' && unit !== 'y') return now - count * UNITS[unit];
  const date = new Date(now);
  if (unit === 'M') date.setMonth(date.getMonth() - count);
  else date.setFullYear(date.getFullYear() - count);
  return date.getTime();
}

function startOf(time: number, unit: Unit, end: boolean): number {
  const date = new Date(time);
  const [year, month, day, hour, minute, second] = [
    date.getFullYear(),
    date.getMonth(),
    date.getDate(),
    date.getHours(),
    date.getMinutes(),
    date.getSeconds(),
  ];
  const more = end ? 1 : 0;
  const monday = day - ((date.getDay() + 6) % 7);
  const starts: Record<Unit, Date> = {
    y: new Date(year + more, 0),
    M: new Date(year, month + more),
    w: new Date(year, month, monday + 7 * more),
    d: new Date(year, month, day + more),
    h: new Date(year, month, day, hour + more),
    m: new Date(year, month, day, hour, minute + more),
    s: new Date(year, month, day, hour, minute, second + more),
  };
  return starts[unit].getTime() - more;
}

/** The stretch meant at this moment; the last hour if the address says nothing sensible. */
export function resolveRange({ from, to }: RawRange, now: number): TimeWindow {
  const end = resolveTime(to, now, true) ?? now;
  const start = resolveTime(from, now) ?? end - UNITS.h;
  return start < end - LEAST_MS ? { from: start, to: end } : { from: end - LEAST_MS, to: end };
}

/** Whether the stretch moves on with the clock, so that it makes sense to ask again. */
export function isMoving({ to }: RawRange): boolean {
  return to.startsWith('now');
}

/** Relative stretches that the picker offers; their names are in the texts. */
export const QUICK_RANGES = ['5m', '15m', '30m', '1h', '3h', '6h', '12h', '24h', '2d', '7d'] as const;

/** `now-15m` to `now` as `15m`; undefined for everything else. */
export function quickRangeOf({ from, to }: RawRange): (typeof QUICK_RANGES)[number] | undefined {
  return to === 'now' ? QUICK_RANGES.find((quick) => from === `now-${quick}`) : undefined;
}

/** Twice as long around the same middle, but not into the future. */
export function widened({ from, to }: TimeWindow, now: number): TimeWindow {
  const half = (to - from) / 2;
  const end = Math.min(to + half, Math.max(now, to));
  return { from: Math.max(0, end - 4 * half), to: end };
}

export function toRaw({ from, to }: TimeWindow): RawRange {
  return { from: String(Math.round(from)), to: String(Math.round(to)) };
}

/** `5s`, `1m` in ms; undefined: no refresh. */
export function refreshMs(text: string): number | undefined {
  const [, count, unit] = /^(\d+)([smh])$/.exec(text) ?? [];
  return count === undefined ? undefined : Number(count) * UNITS[unit as 's' | 'm' | 'h'];
}
