/** Personal data as shown by default: 张*, 138****1234. Masking is one-way; revealing reads the row again. */
import { isHanName, splitName } from './surnames.ts';

/** 林晓雨 → 林**, 欧阳娜 → 欧阳*, John Smith → J***. The length of long names in other forms is not given away. */
export function maskName(name: string): string {
  const trimmed = name.trim();
  if (trimmed === '') return '';
  if (!isHanName(trimmed) || /[·•]/.test(trimmed)) return `${[...trimmed][0]}***`;
  const { surname, given } = splitName(trimmed);
  return `${surname}${'*'.repeat(Math.max(1, [...given].length))}`;
}

/** Takes a number as `normalizePhone` gives it; other text is masked as well, never passed through. */
export function maskPhone(number: string): string {
  const digits = number.replace(/\D/g, '');
  if (digits === '') return '';
  if (/^1[3-9]\d{9}$/.test(digits)) return `${digits.slice(0, 3)}****${digits.slice(7)}`;
  if (/^1[3-9]\d{13}$/.test(digits)) return `${digits.slice(0, 3)}****${digits.slice(7, 11)}转****`;
  const area = /^0(?:10|2\d|[3-9]\d{2})(?=\d{7,8}$)/.exec(digits)?.[0];
  if (area !== undefined) return `${area}****${digits.slice(-4)}`;
  if (digits.length <= 6) return `${'*'.repeat(Math.max(1, digits.length - 2))}${digits.slice(-2)}`;
  return `****${digits.slice(-4)}`;
}
