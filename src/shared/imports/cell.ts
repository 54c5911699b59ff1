/** What a cell of a table file holds once it was read, and how one is shown without giving personal data away. */

/**
 * Text, number and truth value as they stand. `wallMs`: a date, as if the clock on the wall were UTC. `fault`: a formula that was never
 * worked out, or one that failed.
 */
export type Cell = string | number | boolean | null | { readonly wallMs: number } | { readonly fault: 'formula' | 'error' };

/** More than any of our rows needs; wider files were not made for this. */
export const mostColumns = 200;
export const mostRows = 100_000;
export const mostFileBytes = 32 * 1024 * 1024;

/** A, B … Z, AA …: how spreadsheets call the column at this place. */
export function columnLetter(index: number): string {
  let letters = '';
  for (let rest = index + 1; rest > 0; rest = Math.floor((rest - 1) / 26)) letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters;
  return letters;
}

function pad(value: number): string {
  return String(value).padStart(2, '0');
}

function wallText(wallMs: number): string {
  const at = new Date(wallMs);
  const date = `${at.getUTCFullYear()}-${pad(at.getUTCMonth() + 1)}-${pad(at.getUTCDate())}`;
  const time = `${pad(at.getUTCHours())}:${pad(at.getUTCMinutes())}`;
  return time === '00:00' ? date : `${date} ${time}`;
}

/** As plain text, blanks around it taken off; what a spreadsheet wrote as `="…"` to keep digits is unwrapped. */
export function cellText(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'string') {
    const text = cell.replace(/\p{Cc}+/gu, ' ').trim();
    return /^="([^"]*)"$/.exec(text)?.[1]?.trim() ?? text;
  }
  if (typeof cell === 'object') return 'wallMs' in cell ? wallText(cell.wallMs) : cell.fault === 'formula' ? '=…' : '#…';
  return String(cell);
}

export function isBlank(cell: Cell): boolean {
  return cellText(cell) === '';
}

/** Digits beyond this are no longer what was typed: spreadsheets keep fifteen. */
export const mostExactDigits = 15;

/** Written like 1.38E+10: the digits are gone. */
export function isScientific(text: string): boolean {
  return /^[+-]?\d+(?:\.\d+)?e[+-]?\d+$/i.test(text);
}

const mostShown = 24;

/** For reports: runs of digits and long text are cut, so that a number or a story cannot be read from it. */
export function maskText(text: string): string {
  const hidden = text.replace(
    /\d{5,}/g,
    (digits) => `${digits.slice(0, 2)}${'*'.repeat(Math.min(8, digits.length - 4))}${digits.slice(-2)}`,
  );
  const characters = [...hidden];
  return characters.length <= mostShown ? hidden : `${characters.slice(0, mostShown).join('')}…`;
}
