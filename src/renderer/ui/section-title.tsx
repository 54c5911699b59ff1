/** Heading of a block, with what stands at its right: freshness, a count, a small action. */
import type { ReactNode } from 'react';
import classes from './section-title.module.css';

type Props = {
  children: ReactNode;
  /** A count, or an action. */
  aside?: ReactNode;
  /** How old what stands below may be: the last of a line of words, before an action. */
  fresh?: string;
  id?: string;
};

export function SectionTitle({ children, aside, fresh = '', id }: Props) {
  const words = [typeof aside === 'string' ? aside : '', fresh].filter((each) => each !== '').join(' · ');
  const action = typeof aside === 'string' ? null : aside;
  return (
    <div className={classes.row}>
      <h3 className={classes.title} id={id}>
        {children}
      </h3>
      {words !== '' || action ? (
        <span className={classes.aside}>
          {words === '' || !action ? words : `${words} `}
          {action}
        </span>
      ) : null}
    </div>
  );
}
