/** Owns what no table may be fitted to: the held-out sentences, also where somebody else wrote the same words. */
import { normalizeText } from '../../src/shared/language/normalize.ts';
import { wordingOf } from '../../src/shared/language/wording.ts';
import { readLabelled } from '../eval/labelled-data.ts';

const wordingKey = (text: string) => wordingOf(normalizeText(text));

/** Whether a sentence may be fitted to. */
export function openSentences(side: 'agent' | 'customer'): (row: { text: string }) => boolean {
  const { everyday, 'held-out': hard } = readLabelled();
  const hidden = new Set([...everyday[side], ...hard[side]].map((line) => wordingKey(line.text)));
  return ({ text }) => !hidden.has(wordingKey(text));
}
