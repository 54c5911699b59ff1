/** Small edits of a text field that behave like typing: at the caret, one undo step each. */

/** Replaces [start, end) as one undo step; the field's input event tells React. The caret ends up at `caret`, or behind the text. */
export function replaceRange(field: HTMLTextAreaElement, start: number, end: number, text: string, caret = start + text.length): void {
  field.focus();
  field.setSelectionRange(start, end);
  // The only way in Chromium to keep the field's own undo history.
  const typed = typeof document.execCommand === 'function' && document.execCommand(text === '' ? 'delete' : 'insertText', false, text);
  if (!typed) {
    field.setRangeText(text, start, end, 'end');
    field.dispatchEvent(new Event('input', { bubbles: true }));
  }
  field.setSelectionRange(caret, caret);
}

const slotPattern = /［[^［］]{1,20}］/g;

/** The next unfilled slot ［…］ at or after `from`, wrapping round once; null when there is none. */
export function nextSlot(text: string, from: number): { start: number; end: number } | null {
  const slots = [...text.matchAll(slotPattern)].map((match) => ({ start: match.index, end: match.index + match[0].length }));
  return slots.find((slot) => slot.start >= from) ?? slots[0] ?? null;
}

const triggers = '/、／';

/**
 * The snippet query being typed at the caret: a trigger at line start or after a space, then what was typed behind it.
 * Null inside ordinary words, so that `1/2` and 「茶、水」 stay what they are.
 */
export function snippetQuery(text: string, caret: number): { start: number; query: string } | null {
  const line = text.slice(text.lastIndexOf('\n', caret - 1) + 1, caret);
  for (let at = line.length - 1; at >= 0; at--) {
    const unit = line[at] ?? '';
    if (/\s/.test(unit)) return null;
    if (!triggers.includes(unit)) continue;
    const before = line[at - 1];
    if (before !== undefined && !/\s/.test(before)) return null;
    return { start: caret - (line.length - at), query: line.slice(at + 1) };
  }
  return null;
}
