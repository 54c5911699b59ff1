/** A small label: tier, tag, stage, state. Says something; is never pressed. */
import type { ReactNode } from 'react';
import classes from './chip.module.css';

export type ChipTone = 'plain' | 'brand' | 'attention' | 'harm' | 'info';

export function Chip({
  tone = 'plain',
  icon,
  title,
  children,
}: {
  tone?: ChipTone;
  icon?: ReactNode;
  title?: string;
  children: ReactNode;
}) {
  return (
    <span className={classes.chip} data-tone={tone} title={title}>
      {icon}
      <span className={classes.text}>{children}</span>
    </span>
  );
}
