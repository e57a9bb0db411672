import type { Locale } from '@assay/contracts';

/** Microseconds in the unit that suits them, to three digits that count: "850 µs", "12.3 ms", "4.05 s", "2 min 5 s". */
export function formatMicros(us: number, locale: Locale): string {
  const digits = new Intl.NumberFormat(locale, { maximumSignificantDigits: 3 });
  if (us < 1_000) return `${digits.format(Math.round(us))} µs`;
  if (us < 999_500) return `${digits.format(us / 1_000)} ms`;
  if (us < 60_000_000) return `${digits.format(us / 1e6)} s`;
  const seconds = Math.round(us / 1e6);
  return `${new Intl.NumberFormat(locale).format(Math.floor(seconds / 60))} min ${seconds % 60} s`;
}
