/** The two languages the product speaks, and which of them fits a person's own. */
export const locales = ['zh-CN', 'en'] as const;
export type Locale = (typeof locales)[number];

/** Of languages in the order a person prefers them (`zh-Hant-TW`, `de_DE`, `C`) the first that is spoken here; English where none is. */
export function localeOf(preferred: readonly string[]): Locale {
  for (const tag of preferred) {
    if (/^zh\b/i.test(tag.replaceAll('_', '-'))) return 'zh-CN';
    if (/^en\b/i.test(tag.replaceAll('_', '-'))) return 'en';
  }
  return 'en';
}

export function isLocale(value: unknown): value is Locale {
  return locales.some((each) => each === value);
}
