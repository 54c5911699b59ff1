/** A screen of two columns: a list that scrolls, and beside it what was picked from it. */
import type { ReactNode } from 'react';
import classes from './list-and-panel.module.css';
import { LinesSkeleton, RowsSkeleton } from './skeletons.tsx';

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

/** The same two columns while the list is on its way. */
export function ListAndPanelSkeleton() {
  return (
    <ListAndPanel
      list={<RowsSkeleton rows={8} rowHeight={72} />}
      panel={
        <div className={classes.coming}>
          <LinesSkeleton lines={6} />
        </div>
      }
    />
  );
}
