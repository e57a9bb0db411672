import type { Locale } from '@assay/contracts';

/** ISO 8601 with up to nine decimals as a date, a time and milliseconds: entries of one second shall not look alike. */
export function logClock(iso: string, locale: Locale): string {
  const date = new Date(iso);
  const day = new Intl.DateTimeFormat(locale, { month: 'short', day: '2-digit' }).format(date);
  const clock = new Intl.DateTimeFormat(locale, {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    fractionalSecondDigits: 3,
    hour12: false,
  });
  return `${day} ${clock.format(date)}`;
}
