/** Heading of a block, with what stands at its right: freshness, a count, a small action. */
import type { ReactNode } from 'react';
import classes from './section-title.module.css';

export function SectionTitle({ children, aside, id }: { children: ReactNode; aside?: ReactNode; id?: string }) {
  return (
    <div className={classes.row}>
      <h3 className={classes.title} id={id}>
        {children}
      </h3>
      {aside ? <span className={classes.aside}>{aside}</span> : null}
    </div>
  );
}
