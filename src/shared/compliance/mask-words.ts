/** Free words with the personal data in them hidden: what finds them in public replies finds them here. Never lengthens a text. */
import { normalizedString, normalizeText, originalSpan } from '../language/normalize.ts';
import { findPersonalData } from './personal-data.ts';

/** 「打13800001037找林晚秋」 → 「打***********找***」. */
export function maskWords(text: string): string {
  if (text === '') return '';
  const normalized = normalizeText(text);
  let masked = text;
  for (const span of findPersonalData(normalized, normalizedString(normalized))) {
    const { start, end } = originalSpan(normalized, span.start, span.end);
    masked = masked.slice(0, start) + '*'.repeat(end - start) + masked.slice(end);
  }
  return masked;
}
