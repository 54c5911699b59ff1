/** One timeline of everything that happened with a customer, newest first, filtered by kind. */
import { Button, Chip } from '@mantine/core';
import {
  IconBriefcase,
  IconHeartHandshake,
  IconMessageCircle,
  IconNotes,
  IconPackage,
  IconPhoneOutgoing,
  IconTruckDelivery,
} from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TimelineItem } from '../../../shared/contract/desk-views.ts';
import { toAppError } from '../../ipc/app-error.ts';
import { queries } from '../../ipc/queries.ts';
import { useNow } from '../../state/now.ts';
import { useUiStore } from '../../state/ui-store.ts';
import { Chip as Label } from '../../ui/chip.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { SectionTitle } from '../../ui/section-title.tsx';
import { RowsSkeleton } from '../../ui/skeletons.tsx';
import { ageText, dateText, timeOfDay } from '../../ui/time-text.ts';
import classes from './timeline.module.css';

const icons = {
  order: IconPackage,
  logistics: IconTruckDelivery,
  contact: IconMessageCircle,
  ticket: IconBriefcase,
  event: IconNotes,
  commitment: IconHeartHandshake,
  follow_up: IconPhoneOutgoing,
} as const;

const filters = ['all', 'contact', 'ticket', 'order', 'logistics', 'commitment', 'follow_up'] as const;
type Filter = (typeof filters)[number];

/** What happened to a ticket belongs with the ticket. */
function passes(item: TimelineItem, filter: Filter): boolean {
  if (filter === 'all') return true;
  return item.kind === filter || (filter === 'ticket' && item.kind === 'event');
}

const firstShown = 60;

function Entry({ item, nowMs }: { item: TimelineItem; nowMs: number }) {
  const { t } = useTranslation();
  const Icon = icons[item.kind];
  return (
    <li className={classes.entry}>
      <time className={classes.when}>
        {dateText(item.atMs, nowMs)} <span className={classes.clock}>{timeOfDay(item.atMs)}</span>
      </time>
      <span className={classes.icon} data-kind={item.kind}>
        <Icon size={15} stroke={1.8} aria-hidden="true" />
      </span>
      <div className={classes.words}>
        <p className={classes.title}>
          <span>
            {item.title}
            {item.channel ? <span className="sd-meta sd-whole"> · {t(`words.channel.${item.channel}`)}</span> : null}
          </span>
          {item.emotion !== null && item.emotion > 0 ? (
            <Label tone={item.emotion > 1 ? 'attention' : 'plain'}>{t(`words.emotion.e${item.emotion}`)}</Label>
          ) : null}
        </p>
        {item.detail ? <p className={classes.detail}>{item.detail}</p> : null}
      </div>
      {item.kind === 'ticket' ? (
        <Button size="compact-xs" variant="subtle" onClick={() => useUiStore.getState().openTicket(item.refId)}>
          {t('work.customer.openTicket')}
        </Button>
      ) : null}
      {item.kind === 'contact' ? (
        <Button size="compact-xs" variant="subtle" onClick={() => useUiStore.getState().openRecord(item.refId)}>
          {t('work.customer.openRecord')}
        </Button>
      ) : null}
    </li>
  );
}

export function Timeline({ customerId }: { customerId: string }) {
  const { t } = useTranslation();
  const nowMs = useNow(60_000);
  const [filter, setFilter] = useState<Filter>('all');
  const [shown, setShown] = useState(firstShown);
  const profile = useQuery(queries.customer.profile.queryOptions({ input: { customerId } }));
  if (profile.isPending) return <RowsSkeleton rows={9} rowHeight={52} />;
  if (profile.isError) return <ErrorState error={toAppError(profile.error)} onRetry={() => void profile.refetch()} />;
  const items = profile.data.timeline.filter((item) => passes(item, filter)).sort((a, b) => b.atMs - a.atMs);
  const keptDays = profile.data.contactsKeptDays;
  const aside = profile.data.dataAtMs === null ? null : t('work.customer.asOf', { age: ageText(t, profile.data.dataAtMs, nowMs) });
  return (
    <section className={classes.timeline} aria-label={t('work.customer.timeline')}>
      <SectionTitle aside={aside}>{t('work.customer.timeline')}</SectionTitle>
      <Chip.Group multiple={false} value={filter} onChange={(value) => setFilter(filters.find((each) => each === value) ?? 'all')}>
        <div className={classes.filters}>
          {filters.map((each) => (
            <Chip key={each} value={each} size="xs" variant="light">
              {t(`work.customer.filters.${each}`)}
            </Chip>
          ))}
        </div>
      </Chip.Group>
      {items.length === 0 ? <p className="sd-meta">{t('work.customer.timelineEmpty')}</p> : null}
      <ol className={classes.entries}>
        {items.slice(0, shown).map((item) => (
          <Entry key={item.id} item={item} nowMs={nowMs} />
        ))}
      </ol>
      {keptDays !== undefined && items.length <= shown && (filter === 'all' || filter === 'contact') ? (
        <p className="sd-meta" data-testid="older-contacts">
          {t('call.olderContacts', { n: keptDays })}
        </p>
      ) : null}
      {items.length > shown ? (
        <Button size="xs" variant="default" onClick={() => setShown((count) => count + firstShown)}>
          {t('work.customer.more', { count: Math.min(firstShown, items.length - shown) })}
        </Button>
      ) : null}
    </section>
  );
}
