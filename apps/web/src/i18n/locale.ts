import { LOCALES, type Locale } from '@assay/contracts';

/** The first of the browser's languages that we speak. Any Chinese reader is better served by simplified Chinese than by English. */
export function pickLocale(languages: readonly string[]): Locale {
  for (const language of languages) {
    const base = language.toLowerCase().split('-')[0];
    const match = LOCALES.find((locale) => locale.toLowerCase().split('-')[0] === base);
    if (match) return match;
  }
  return 'en';
}
