/** A warning of the profile, its first sentence first, and behind 「依据」 the contacts, tickets and promises it was read from. */
import { Collapse, UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Profile, ProfileNotice } from '../../../shared/contract/desk-views.ts';
import type { TimelineItem } from '../../../shared/contract/timeline-views.ts';
import { useUiStore } from '../../state/ui-store.ts';
import { Banner } from '../../ui/banner.tsx';
import { dayTime } from '../../ui/time-text.ts';
import { WholeDates } from '../../ui/whole-dates.tsx';
import { noticeSentences } from './notice-words.ts';
import classes from './profile.module.css';

/** Rows the notice names, newest first; the customer's own row says nothing that is not on the page. */
function evidenceOf(notice: ProfileNotice, profile: Profile): TimelineItem[] {
  const wanted = new Set(notice.evidence);
  return profile.evidence.filter((item) => wanted.has(item.id.slice(item.id.indexOf(':') + 1)));
}

function Evidence({ item, nowMs }: { item: TimelineItem; nowMs: number }) {
  const words = (
    <>
      <time>{dayTime(item.atMs, nowMs)}</time> {item.title}
      {item.detail === '' ? '' : ` · ${item.detail}`}
    </>
  );
  if (item.kind !== 'ticket' && item.kind !== 'contact' && item.kind !== 'consultation')
    return <li className={classes.logistics}>{words}</li>;
  const { openTicket, openRecord } = useUiStore.getState();
  return (
    <li className={classes.logistics}>
      <UnstyledButton
        className={classes.evidenceLink}
        onClick={() => (item.kind === 'ticket' ? openTicket(item.refId) : openRecord(item.refId))}
      >
        {words}
      </UnstyledButton>
    </li>
  );
}

export function NoticeBanner({ notice, profile, nowMs }: { notice: ProfileNotice; profile: Profile; nowMs: number }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const evidence = evidenceOf(notice, profile);
  const [first = '', detail] = noticeSentences(t, notice, nowMs);
  const toggle = (
    <UnstyledButton className={classes.evidenceToggle} aria-expanded={open} onClick={() => setOpen(!open)}>
      {t('call.evidence', { n: evidence.length })}
    </UnstyledButton>
  );
  return (
    <Banner tone={notice.tone} {...(detail === undefined ? {} : { lead: first })}>
      <WholeDates text={detail ?? first} /> {evidence.length > 0 ? toggle : null}
      <Collapse expanded={open} transitionDuration={100}>
        <ul className={classes.evidence} data-testid="notice-evidence">
          {evidence.map((item) => (
            <Evidence key={item.id} item={item} nowMs={nowMs} />
          ))}
        </ul>
      </Collapse>
    </Banner>
  );
}
