/** Owns asking whether a character is one of a set, per character of every keystroke: one look into a table instead of a hash. */

export type CharacterSet = { hasAt(text: string, index: number): boolean };

/** Characters of the basic plane only; an index outside the text is in no set. */
export function characterSet(characters: string): CharacterSet {
  const table = new Uint8Array(65_536);
  for (let i = 0; i < characters.length; i++) table[characters.charCodeAt(i)] = 1;
  return { hasAt: (text, index) => index >= 0 && index < text.length && table[text.charCodeAt(index)] === 1 };
}

/** A small Latin letter or a digit, as folded text has them: what a word of such letters may not begin or end beside. */
export function isWordUnit(code: number): boolean {
  return (code >= 0x30 && code <= 0x39) || (code >= 0x61 && code <= 0x7a);
}
