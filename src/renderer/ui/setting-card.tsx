/** Settings as a card of rows: what it is and what it does at the left, its value or control at the right. */
import type { ReactNode } from 'react';
import classes from './setting-card.module.css';

type CardProps = { children: ReactNode } & { [mark: `data-${string}`]: string | boolean };

export function SettingCard({ children, ...marks }: CardProps) {
  return (
    <div className={classes.card} {...marks}>
      {children}
    </div>
  );
}

type RowProps = {
  label: string;
  note?: string;
  children?: ReactNode /** What is filled in stands below, from the left. */;
  below?: boolean;
};

export function SettingRow({ label, note, children, below = false }: RowProps) {
  return (
    <div className={classes.row} data-below={below}>
      <div className={classes.label}>
        <p>{label}</p>
        {note ? <p className="sd-meta">{note}</p> : null}
      </div>
      {children ? <div className={classes.value}>{children}</div> : null}
    </div>
  );
}
