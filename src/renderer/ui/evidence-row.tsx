/** One piece of evidence: its name and whether it is there, and its file on a line of its own. */
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Evidence } from '../../shared/ticket/ticket.ts';
import { Chip } from './chip.tsx';
import classes from './evidence-row.module.css';

export function EvidenceRow({ item, children }: { item: Evidence; children?: ReactNode }) {
  const { t } = useTranslation();
  return (
    <li>
      <div className={classes.head}>
        <span className={classes.name}>
          {item.label}
          {item.note === '' ? null : <span className="sd-meta"> · {item.note}</span>}
        </span>
        <Chip tone={item.state === 'have' ? 'brand' : 'plain'}>{t(`work.ticket.evidenceState.${item.state}`)}</Chip>
      </div>
      {children}
    </li>
  );
}
