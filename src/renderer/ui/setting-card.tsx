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

export function SettingRow({ label, note, children }: { label: string; note?: string; children?: ReactNode }) {
  return (
    <div className={classes.row}>
      <div className={classes.label}>
        <p>{label}</p>
        {note ? <p className="sd-meta">{note}</p> : null}
      </div>
      {children ? <div className={classes.value}>{children}</div> : null}
    </div>
  );
}
