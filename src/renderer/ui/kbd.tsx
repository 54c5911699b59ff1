/** Prints a chord (`Mod+Shift+M`) as it stands on this machine's keyboard. Which action has which chord is not known here. */
import classes from './kbd.module.css';

export const isMac = typeof navigator !== 'undefined' && /mac/i.test(navigator.platform);

const names: Record<string, string> = { ArrowDown: '↓', ArrowUp: '↑', Enter: '↵', Mod: 'Ctrl' };
const macNames: Record<string, string> = { ...names, Mod: '⌘', Alt: '⌥', Shift: '⇧', Ctrl: '⌃' };

/** `Mod+Shift+M` → `Ctrl Shift M`. */
export function chordText(chord: string): string {
  const table = isMac ? macNames : names;
  return chord
    .split('+')
    .map((part) => table[part] ?? part)
    .join(' ');
}

/** `Mod+K` → `Control+K`, for `aria-keyshortcuts` on the control itself. */
export function keyShortcut(chord: string): string {
  return chord.replace('Mod', isMac ? 'Meta' : 'Control');
}

/** Decoration beside a button's label: the button itself says it in `aria-keyshortcuts`. */
export function Kbd({ chord }: { chord: string }) {
  return (
    <span className={classes.kbd} aria-hidden="true">
      {chordText(chord)}
    </span>
  );
}
