export type Language = 'en' | 'zh';

/** Chinese where ideographs are a fifth of what is written or more: they come among Latin names and code. */
export function languageOf(text: string): Language {
  let wide = 0;
  let letters = 0;
  const end = Math.min(text.length, 4_000);
  for (let index = 0; index < end; index += 1) {
    const code = text.charCodeAt(index);
    if (code >= 0x4e00 && code <= 0x9fff) wide += 1;
    else if (code > 0x40) letters += 1;
  }
  return wide > 0 && wide * 4 >= letters ? 'zh' : 'en';
}
