/** Facts beside their names; the names are one column, as wide as the longest of them in the language shown. */
import type { ReactNode } from 'react';
import classes from './fact-pairs.module.css';

export type FactPair = {
  id: string;
  name: string;
  value: ReactNode;
  /** A number or date that no line breaks. */
  isWhole?: boolean;
};

export function FactPairs({ pairs }: { pairs: readonly FactPair[] }) {
  return (
    <dl className={classes.pairs}>
      {pairs.map(({ id, name, value, isWhole = false }) => (
        <div key={id} className={classes.pair}>
          <dt>{name}</dt>
          <dd className={isWhole ? 'sd-whole sd-figures' : undefined}>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
