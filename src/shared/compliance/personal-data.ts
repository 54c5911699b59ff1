/** Owns the one question whether a public text gives away a customer: which spans hold which kind of personal data. */
import type { NormalizedText } from '../language/normalize.ts';
import { findAddresses } from './personal-address.ts';
import { findPersonalDigits, type PersonalSpan, type ToldBy } from './personal-digits.ts';
import { findNames } from './personal-name.ts';

/** `text` is the read text as a string, unit for unit. Ordered by start. */
export function findPersonalData(normalized: NormalizedText, text: string, by: ToldBy = 'us'): PersonalSpan[] {
  const found = [...findPersonalDigits(normalized, text, by), ...findAddresses(normalized, text), ...findNames(normalized, text)];
  return found.sort((a, b) => a.start - b.start || b.end - a.end);
}
