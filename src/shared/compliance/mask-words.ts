/**
 * Free words with the personal data in them hidden: what finds them in public replies finds them here, and what looks personal is hidden as
 * well. Whoever speaks may be the customer, so that a mobile number is hidden whatever stands before it: 「我的电话」 makes none ours.
 * Never lengthens a text, and leaves the numbers of our own tickets and orders as they are, and lines that are nobody's own (400-820-8820).
 */
import { createTextReader, normalizedString, originalSpan } from '../language/normalize.ts';
import { findPersonalData } from './personal-data.ts';
import { findLooks, type LookSpan } from './personal-looks.ts';

/** TK-20261122-7F3KQ, D20261120000917: a date stands in each. */
const ownNumber =
  /(?<![0-9A-Za-z])(?:TK-20\d{6}-[0-9A-HJKMNP-TV-Z]{5}|[A-Z]{1,3}20\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{4,8})(?![0-9A-Za-z])/g;

const readText = createTextReader();

function spansIn(text: string): LookSpan[] {
  const normalized = readText(text);
  const personal = findPersonalData(normalized, normalizedString(normalized), 'anyone');
  return [...personal.map(({ start, end }) => originalSpan(normalized, start, end)), ...findLooks(text)];
}

function hideOnce(text: string): string {
  const spans = spansIn(text);
  if (spans.length === 0) return text;
  let masked = text;
  for (const { start, end } of spans) masked = masked.slice(0, start) + '*'.repeat(end - start) + masked.slice(end);
  for (const { 0: number, index } of text.matchAll(ownNumber))
    masked = masked.slice(0, index) + number + masked.slice(index + number.length);
  return masked;
}

/** 「打13800001037找林晚秋」 → 「打***********找***」. Asterisks read as nothing, so that what they part may be one number: looked at again. */
export function maskWords(text: string): string {
  let [seen, masked] = ['', text];
  while (masked !== seen) [seen, masked] = [masked, hideOnce(masked)];
  return masked;
}
