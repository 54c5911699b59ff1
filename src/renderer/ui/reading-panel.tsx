/** What was picked from a queue: a head that stays, a body that scrolls by wheel and by key, and a foot that stays where something can be done. */
import type { ReactNode } from 'react';
import classes from './reading-panel.module.css';

type Props = { label: string; bodyLabel: string; testId: string; head: ReactNode; foot?: ReactNode; children: ReactNode };

export function ReadingPanel({ label, bodyLabel, testId, head, foot, children }: Props) {
  return (
    <article className={classes.panel} aria-label={label} data-testid={testId}>
      <header className={classes.head}>{head}</header>
      {/* Reached by key, so that it scrolls by key. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling place without a control of its own */}
      <section className={classes.body} tabIndex={0} aria-label={bodyLabel}>
        {children}
      </section>
      {foot ? <footer className={classes.foot}>{foot}</footer> : null}
    </article>
  );
}
