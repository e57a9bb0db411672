import { z } from 'zod';

/** The languages every learner-facing text exists in, as BCP 47 tags. */
export const LOCALES = ['en', 'zh-CN'] as const;
export type Locale = (typeof LOCALES)[number];

/** One text in every supported language; neither may be empty. */
export const Localized = z
  .strictObject({ en: z.string().trim().min(1), 'zh-CN': z.string().trim().min(1) })
  .meta({ id: 'Localized', description: 'One text in English and in simplified Chinese' });
export type Localized = z.infer<typeof Localized>;
