import { resolveTime } from '../model/timeRange.ts';

const two = (value: number): string => String(value).padStart(2, '0');

/** An instant as one types it: `2026-05-13 14:35:20`, by the reader's own clock. */
export function writeTime(time: number): string {
  const date = new Date(time);
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join('-');
  return `${day} ${[date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':')}`;
}

/** What was typed, as the address has it: relative text as it is, a date and time in ms. Undefined if it is neither. */
export function readTime(text: string, now: number): string | undefined {
  const trimmed = text.trim();
  if (resolveTime(trimmed, now) !== undefined) return trimmed;
  const [, year, month, day, hour = '0', minute = '0', second = '0'] =
    /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T](\d{1,2}):(\d{2})(?::(\d{2}))?)?$/.exec(trimmed) ?? [];
  if (year === undefined) return undefined;
  const parts = [year, month, day, hour, minute, second].map(Number);
  const [y = 0, mo = 0, d = 0, h = 0, mi = 0, s = 0] = parts;
  const date = new Date(y, mo - 1, d, h, mi, s);
  const isReal = date.getMonth() === mo - 1 && date.getDate() === d && date.getHours() === h && mi < 60 && s < 60;
  return isReal ? String(date.getTime()) : undefined;
}
