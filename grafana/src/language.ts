/** The languages that every dashboard is written in. The file of a language lies in a folder of this name. */
export const LANGUAGES = ['en', 'zh-CN'] as const;
export type Language = (typeof LANGUAGES)[number];

/** One text in every language. */
export type Text = Readonly<Record<Language, string>>;

/** What a panel says of itself: what it shows, and what to make of it. */
export interface PanelText {
  readonly title: Text;
  readonly description: Text;
}

export const text = (en: string, zh: string): Text => ({ en, 'zh-CN': zh });

/** Title and description, each in English and in Chinese. */
export const panelText = (titleEn: string, titleZh: string, descriptionEn: string, descriptionZh: string): PanelText => ({
  title: text(titleEn, titleZh),
  description: text(descriptionEn, descriptionZh),
});

/** The uid of a dashboard in a language; the one in English bears the plain name. */
export const uidIn = (language: Language, uid: string): string => (language === 'en' ? uid : `${uid}-zh`);
