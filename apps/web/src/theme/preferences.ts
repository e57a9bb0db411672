import { LOCALES } from '@assay/contracts';
import { z } from 'zod';
import { createStore } from '../app/store.ts';
import { pickLocale } from '../i18n/locale.ts';

export const THEMES = ['system', 'light', 'dark', 'contrast'] as const;
export type Theme = (typeof THEMES)[number];

export const FONT_SIZES = { least: 11, most: 24 } as const;

const Preferences = z.object({
  theme: z.enum(THEMES).default('system'),
  locale: z.enum(LOCALES).optional(),
  /** Text size of the editor, CSS px */
  fontSize: z.number().min(FONT_SIZES.least).max(FONT_SIZES.most).default(14),
});

/** Also read by public/boot.js before the first paint. */
const KEY = 'assay.preferences';

function load(): z.infer<typeof Preferences> {
  try {
    return Preferences.parse(JSON.parse(localStorage.getItem(KEY) ?? '{}'));
  } catch {
    return Preferences.parse({});
  }
}

const stored = load();

/** What this browser's user likes, kept in local storage. */
export const preferences = createStore({ ...stored, locale: stored.locale ?? pickLocale(navigator.languages) });

preferences.subscribe(() => {
  try {
    localStorage.setItem(KEY, JSON.stringify(preferences.get()));
  } catch {
    // A browser that forbids storage forgets the choice with the page; nothing else depends on it.
  }
});

export function changeFontSize(step: number): void {
  preferences.update((all) => ({ ...all, fontSize: Math.min(FONT_SIZES.most, Math.max(FONT_SIZES.least, all.fontSize + step)) }));
}
