import { useCallback } from 'react';
import { useLocale } from '../i18n/useLocale.ts';
import { formatMicros } from './model/durations.ts';

/** Writes microseconds in the reader's language. */
export function useMicros(): (us: number) => string {
  const locale = useLocale();
  return useCallback((us) => formatMicros(us, locale), [locale]);
}
