/** A screen of two columns: a list that scrolls, and beside it what was picked from it. */
import type { ReactNode } from 'react';
import classes from './list-and-panel.module.css';

export function ListAndPanel({ list, panel }: { list: ReactNode; panel: ReactNode }) {
  return (
    <div className={classes.split}>
      <div className={classes.left} data-scroller>
        {list}
      </div>
      <div className={classes.right}>{panel}</div>
    </div>
  );
}
