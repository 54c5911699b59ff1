/** A colleague who is on something too, as a small round mark with the family name; the words are in its title and for screen readers. */
import classes from './person-dot.module.css';

type Props = {
  name: string;
  /** The whole sentence; left out where it stands beside the dot. */
  words?: string;
  /** Changing something, not only looking. */
  busy?: boolean;
};

export function PersonDot({ name, words, busy = false }: Props) {
  const initial = [...name.trim()][0] ?? '?';
  const label = words === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': words, title: words };
  return (
    <span className={classes.dot} data-busy={busy} data-testid="person-dot" {...label}>
      {initial}
    </span>
  );
}
