/** Words that somebody said, each in the quotation marks of the language of the page. */
import type { Translate } from './time-text.ts';

export function quotedWords(t: Translate, words: readonly string[]): string {
  return words.reduce((before, text) => t(before === '' ? 'words.quoted' : 'words.quotedMore', { before, text }), '');
}
