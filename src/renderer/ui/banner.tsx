/** One sentence that needs attention, with what to do beside it. `lead` is the part read first. */
import { IconAlertTriangle, IconCircleCheck, IconInfoCircle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './banner.module.css';

type Props = {
  tone: 'info' | 'attention' | 'harm' | 'brand';
  lead?: string;
  children?: ReactNode;
  action?: ReactNode;
  /** In a column: the lead has its own line. */
  isNarrow?: boolean;
  /** Announced at once; only for what must interrupt. */
  urgent?: boolean;
};

const icons = { info: IconInfoCircle, attention: IconAlertTriangle, harm: IconAlertTriangle, brand: IconCircleCheck } as const;

/** Chinese marks at the end of a sentence bring their own space. */
const ownSpace = /[。！？；：，]$/;

export function Banner({ tone, lead, children, action, isNarrow = false, urgent = false }: Props) {
  const Icon = icons[tone];
  return (
    <div className={classes.banner} data-tone={tone} data-narrow={isNarrow} role={urgent ? 'alert' : 'status'}>
      <Icon className={classes.icon} size={17} stroke={1.8} aria-hidden="true" />
      <div className={classes.words}>
        {lead ? (
          <strong className={classes.lead} data-spaced={!ownSpace.test(lead)}>
            {lead}
          </strong>
        ) : null}
        {children}
      </div>
      {action ? <div className={classes.action}>{action}</div> : null}
    </div>
  );
}
