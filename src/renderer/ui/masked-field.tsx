/** Personal data as the store masked it. Copying and selecting give the mask; revealing is the caller's affair. */
import { Kbd } from './kbd.tsx';
import classes from './masked-field.module.css';

export function MaskedField({
  value,
  label,
  chord,
}: {
  value: string /** For screen readers, e.g. 手机号. */;
  label: string /** Printed when a key reveals it. */;
  chord?: string;
}) {
  return (
    <span className={classes.field}>
      <span className="sd-visually-hidden">{label}</span>
      <span className={classes.value}>{value}</span>
      {chord ? <Kbd chord={chord} /> : null}
    </span>
  );
}
