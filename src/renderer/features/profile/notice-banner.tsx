/** A warning of the profile, its first sentence first, and behind 「依据」 the contacts, tickets and promises it was read from. */
import { Collapse, UnstyledButton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ProfileNotice } from '../../../shared/contract/desk-views.ts';
import type { TimelineItem } from '../../../shared/contract/timeline-views.ts';
import { toAppError } from '../../ipc/app-error.ts';
import { queries } from '../../ipc/queries.ts';
import { useUiStore } from '../../state/ui-store.ts';
import { Banner } from '../../ui/banner.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { LinesSkeleton } from '../../ui/skeletons.tsx';
import { dayTime } from '../../ui/time-text.ts';
import { timelineWords } from '../../ui/timeline-words.ts';
import { WholeDates } from '../../ui/whole-dates.tsx';
import look from './notice-banner.module.css';
import { noticeSentences } from './notice-words.ts';
import classes from './profile.module.css';

/** When and what on one line, its own words below; what has a screen of its own opens it. */
function EvidenceLine({ item, nowMs }: { item: TimelineItem; nowMs: number }) {
  const { t } = useTranslation();
  const { openTicket, openRecord } = useUiStore.getState();
  const { title, detail } = timelineWords(t, item, nowMs);
  const words = (
    <>
      <span className={look.what}>
        <time>{dayTime(item.atMs, nowMs)}</time> <WholeDates text={title} />
      </span>
      {detail === '' ? null : (
        <span className={look.detail} title={detail}>
          <WholeDates text={detail} />
        </span>
      )}
    </>
  );
  const opens = item.kind === 'ticket' ? openTicket : item.kind === 'contact' || item.kind === 'consultation' ? openRecord : null;
  return (
    <li className={look.line}>
      {opens === null ? (
        words
      ) : (
        <UnstyledButton className={look.link} onClick={() => opens(item.refId)}>
          {words}
        </UnstyledButton>
      )}
    </li>
  );
}

/** Reads the rows once it is opened; until they are here it stays shut, and its button says that it is busy. */
function useEvidence(customerId: string, ids: string[]) {
  const [isOpen, setOpen] = useState(false);
  const input = { customerId, ids };
  const rows = useQuery({ ...queries.customer.evidence.queryOptions({ input }), enabled: isOpen && ids.length > 0 });
  return { rows, isOpen, isWaiting: isOpen && !rows.isFetched, turn: () => setOpen(!isOpen) };
}

export function NoticeBanner({ notice, customerId, nowMs }: { notice: ProfileNotice; customerId: string; nowMs: number }) {
  const { t } = useTranslation();
  const { rows, isOpen, isWaiting, turn } = useEvidence(customerId, notice.evidence);
  const [first = '', detail] = noticeSentences(t, notice, nowMs);
  const toggle = (
    <UnstyledButton className={classes.evidenceToggle} aria-expanded={isOpen} aria-busy={isWaiting} onClick={turn}>
      {t('call.evidence', { n: notice.evidence.length })}
    </UnstyledButton>
  );
  return (
    <Banner tone={notice.tone} {...(detail === undefined ? {} : { lead: first, isNarrow: true })}>
      <WholeDates text={detail ?? first} /> {notice.evidence.length > 0 ? toggle : null}
      <Collapse expanded={isOpen && !isWaiting} transitionDuration={100}>
        {rows.isError ? <ErrorState error={toAppError(rows.error)} onRetry={() => void rows.refetch()} compact /> : null}
        {rows.isPending && rows.isFetched ? <LinesSkeleton lines={2} /> : null}
        <ul className={look.lines} data-testid="notice-evidence">
          {(rows.data ?? []).map((item) => (
            <EvidenceLine key={item.id} item={item} nowMs={nowMs} />
          ))}
        </ul>
      </Collapse>
    </Banner>
  );
}
