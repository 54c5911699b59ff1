/** The space right of the rail and below the top bar: a titled page, or (`bare`) columns of the screen's own, with the bottom bar's slot. */
import type { ReactNode } from 'react';
import classes from './page-frame.module.css';

type Props = {
  /** Shown as the page's heading; read aloud only when `bare`. */
  title: string;
  /** Beside the heading: filters, a search box, one primary action. */
  actions?: ReactNode;
  /** 46 px under everything: clocks at the left, call controls at the right. */
  bottom?: ReactNode;
  bare?: boolean;
  children: ReactNode;
};

export function PageFrame({ title, actions, bottom, bare = false, children }: Props) {
  return (
    <main className={classes.page} aria-label={title}>
      {bare ? (
        <h1 className="sd-visually-hidden">{title}</h1>
      ) : (
        <header className={classes.head}>
          <h1 className={classes.title}>{title}</h1>
          {actions ? <div className={classes.actions}>{actions}</div> : null}
        </header>
      )}
      <div className={classes.body}>{children}</div>
      {bottom ? <footer className={classes.bottom}>{bottom}</footer> : null}
    </main>
  );
}
