/** Latin keys under which a Chinese name is found: full pinyin and initials, surname readings included. */
import { pinyin } from 'pinyin-pro';
import { isHanName, readingsOf, splitName } from './surnames.ts';

export type PinyinKey = { full: string; initials: string };

function syllables(text: string): string[] {
  return text === '' ? [] : pinyin(text, { toneType: 'none', type: 'array', v: true }).map((syllable) => syllable.toLowerCase());
}

/**
 * 单晓 → shanxiao/sx and danxiao/dx; 吕 also under lu, since that is what many type. Best reading first, no duplicates.
 * Names in other scripts give their letters and initials.
 */
export function pinyinKeys(name: string): PinyinKey[] {
  const trimmed = name.trim();
  if (trimmed === '') return [];
  if (!isHanName(trimmed)) {
    const words = trimmed.toLowerCase().match(/[\p{L}\d]+/gu) ?? [];
    return words.length === 0 ? [] : [{ full: words.join(''), initials: words.map((word) => word.charAt(0)).join('') }];
  }
  const { surname, given } = splitName(trimmed);
  const special = readingsOf(surname);
  const readings = special.length > 0 ? special : [syllables(surname).join(' ')];
  const rest = syllables(given);
  const keys: PinyinKey[] = [];
  const add = (full: string, initials: string) => {
    if (!keys.some((key) => key.full === full)) keys.push({ full, initials });
  };
  for (const reading of readings) {
    const head = reading.split(' ');
    const full = [...head, ...rest].join('');
    const initials = [...head, ...rest].map((syllable) => syllable.charAt(0)).join('');
    add(full, initials);
    if (/[ln]v/.test(full)) add(full.replace(/([ln])v/g, '$1u'), initials);
  }
  return keys;
}
