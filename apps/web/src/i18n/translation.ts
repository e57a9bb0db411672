type PluralForm = `${string}_${'one' | 'other'}`;

/** The same keys as the source, with any text. Chinese has no plural, so `_one` forms fall away. */
export type Translation<Source> = {
  [Key in keyof Source as Key extends `${string}_one` ? never : Key]: Source[Key] extends string ? string : Translation<Source[Key]>;
};

/** Key of a text without its plural form: what both languages must have. */
export function baseKey(key: string): string {
  return key.replace(/_(one|other)$/, '');
}

export function isPlural(key: string): key is PluralForm {
  return key !== baseKey(key);
}
