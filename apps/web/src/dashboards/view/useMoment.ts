import { useMemo } from 'react';
import { useLocale } from '../../i18n/useLocale.ts';

/** Writes an instant (ms since 1970) to the second, in the reader's language and time zone. */
export function useMoment(): (time: number) => string {
  const locale = useLocale();
  return useMemo(() => {
    const format = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium' });
    return (time) => format.format(new Date(time));
  }, [locale]);
}
