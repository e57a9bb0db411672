import type { Locale, Localized } from '@assay/contracts';
import { useCallback, useMemo } from 'react';
import { useTranslation } from 'react-i18next';

export function useLocale(): Locale {
  const { i18n } = useTranslation();
  return i18n.language === 'zh-CN' ? 'zh-CN' : 'en';
}

/** Picks the learner's language out of a text that exists in every one. */
export function useLocalized(): (text: Localized) => string {
  const locale = useLocale();
  return useCallback((text) => text[locale], [locale]);
}

export interface Formats {
  /** Milliseconds as "412 ms" or "1.2 s" */
  readonly duration: (ms: number) => string;
  /** Bytes as "256 kB" */
  readonly bytes: (bytes: number) => string;
  readonly number: (value: number) => string;
  /** US dollars to two digits that count */
  readonly dollars: (value: number) => string;
  /** ISO 8601 as hours, minutes and seconds */
  readonly clock: (iso: string) => string;
  /** ISO 8601 as a short date and time */
  readonly time: (iso: string) => string;
}

export function useFormats(): Formats {
  const locale = useLocale();
  return useMemo(() => {
    const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 });
    const seconds = new Intl.NumberFormat(locale, { maximumFractionDigits: 1, minimumFractionDigits: 1 });
    const dollars = new Intl.NumberFormat(locale, { style: 'currency', currency: 'USD', maximumSignificantDigits: 2 });
    const clock = new Intl.DateTimeFormat(locale, { timeStyle: 'medium' });
    const time = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
    return {
      duration: (ms) => (ms < 1_000 ? `${number.format(Math.round(ms))} ms` : `${seconds.format(ms / 1_000)} s`),
      bytes: (bytes) => (bytes < 1_048_576 ? `${number.format(bytes / 1_024)} KiB` : `${number.format(bytes / 1_048_576)} MiB`),
      number: (value) => number.format(value),
      dollars: (value) => dollars.format(value),
      clock: (iso) => clock.format(new Date(iso)),
      time: (iso) => time.format(new Date(iso)),
    };
  }, [locale]);
}
