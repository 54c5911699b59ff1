/** One timeline of everything that happened with a customer, newest first, filtered by kind, a page at a time. */
import { Button, Chip } from '@mantine/core';
import {
  IconBriefcase,
  IconHeartHandshake,
  IconMessageCircle,
  IconMessageQuestion,
  IconNotes,
  IconPackage,
  IconPhoneOutgoing,
  IconTruckDelivery,
} from '@tabler/icons-react';
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  type TimelineFilter,
  type TimelineItem,
  type TimelinePage,
  type TimelineQuery,
  timelineFilterNames,
  timelineFilters,
} from '../../../shared/contract/timeline-views.ts';
import { toAppError } from '../../ipc/app-error.ts';
import { queries } from '../../ipc/queries.ts';
import { useNow } from '../../state/now.ts';
import { useUiStore } from '../../state/ui-store.ts';
import { Chip as Label } from '../../ui/chip.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { freshWords } from '../../ui/fresh-words.ts';
import { SectionTitle } from '../../ui/section-title.tsx';
import { RowsSkeleton } from '../../ui/skeletons.tsx';
import { dateText, timeOfDay } from '../../ui/time-text.ts';
import { timelineWords } from '../../ui/timeline-words.ts';
import { WholeDates } from '../../ui/whole-dates.tsx';
import classes from './timeline.module.css';

const icons = {
  order: IconPackage,
  logistics: IconTruckDelivery,
  contact: IconMessageCircle,
  consultation: IconMessageQuestion,
  ticket: IconBriefcase,
  event: IconNotes,
  commitment: IconHeartHandshake,
  follow_up: IconPhoneOutgoing,
} as const;

const pageRows = 60;

function Entry({ item, nowMs }: { item: TimelineItem; nowMs: number }) {
  const { t } = useTranslation();
  const Icon = icons[item.kind];
  const { title, detail } = timelineWords(t, item, nowMs);
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
            {title}
            {item.kind === 'ticket' && item.channel ? (
              <span className="sd-meta sd-whole"> · {t(`words.channel.${item.channel}`)}</span>
            ) : null}
          </span>
          {item.emotion !== null && item.emotion > 0 ? (
            <Label tone={item.emotion > 1 ? 'attention' : 'plain'}>{t(`words.emotion.e${item.emotion}`)}</Label>
          ) : null}
        </p>
        {detail ? (
          <p className={classes.detail}>
            <WholeDates text={detail} />
          </p>
        ) : null}
      </div>
      {item.kind === 'ticket' ? (
        <Button size="compact-xs" variant="subtle" onClick={() => useUiStore.getState().openTicket(item.refId)}>
          {t('work.customer.openTicket')}
        </Button>
      ) : null}
      {item.kind === 'contact' || item.kind === 'consultation' ? (
        <Button size="compact-xs" variant="subtle" onClick={() => useUiStore.getState().openRecord(item.refId)}>
          {t('work.customer.openRecord')}
        </Button>
      ) : null}
    </li>
  );
}

function countOf(counts: TimelinePage['counts'] | undefined, filter: TimelineFilter): number {
  return timelineFilters[filter].reduce((sum, kind) => sum + (counts?.[kind] ?? 0), 0);
}

/** What stood there stays until the answer to another filter is there. */
function useTimeline(customerId: string, filter: TimelineFilter) {
  return useInfiniteQuery(
    queries.customer.timeline.infiniteOptions({
      input: (after: TimelineQuery['after']) => ({ customerId, filter, after, limit: pageRows }),
      initialPageParam: null as TimelineQuery['after'],
      getNextPageParam: (last) => last.next,
      placeholderData: keepPreviousData,
    }),
  );
}

export function Timeline({ customerId }: { customerId: string }) {
  const { t, i18n } = useTranslation();
  const nowMs = useNow(60_000);
  const [filter, setFilter] = useState<TimelineFilter>('all');
  const profile = useQuery(queries.customer.profile.queryOptions({ input: { customerId } }));
  const link = useQuery(queries.link.get.queryOptions());
  const pages = useTimeline(customerId, filter);
  if (pages.isPending) return <RowsSkeleton rows={9} rowHeight={52} />;
  if (pages.isError) return <ErrorState error={toAppError(pages.error)} onRetry={() => void pages.refetch()} />;
  const items = pages.data.pages.flatMap((page) => page.items);
  const counts = pages.data.pages.at(-1)?.counts;
  const left = countOf(counts, filter) - items.length;
  const keptDays = profile.data?.contactsKeptDays;
  const aside = freshWords(t, { dataAtMs: profile.data?.dataAtMs ?? null, link: link.data, nowMs }).whole;
  return (
    <section className={classes.timeline} aria-label={t('work.customer.timeline')} aria-busy={pages.isPlaceholderData}>
      <SectionTitle aside={aside}>{t('work.customer.timeline')}</SectionTitle>
      <Chip.Group
        multiple={false}
        value={filter}
        onChange={(value) => setFilter(timelineFilterNames.find((each) => each === value) ?? 'all')}
      >
        <div className={classes.filters}>
          {timelineFilterNames.map((each) => (
            <Chip key={each} value={each} size="xs" variant="light">
              {t(`work.customer.filters.${each}`)} {countOf(counts, each).toLocaleString(i18n.language)}
            </Chip>
          ))}
        </div>
      </Chip.Group>
      {items.length === 0 ? (
        <p className="sd-meta">{t(filter === 'all' ? 'work.customer.timelineNone' : 'work.customer.timelineEmpty')}</p>
      ) : null}
      <ol className={classes.entries}>
        {items.map((item) => (
          <Entry key={item.id} item={item} nowMs={nowMs} />
        ))}
      </ol>
      {keptDays !== undefined && !pages.hasNextPage && (filter === 'all' || filter === 'contact' || filter === 'consultation') ? (
        <p className="sd-meta" data-testid="older-contacts">
          {t('call.olderContacts', { n: keptDays })}
        </p>
      ) : null}
      {pages.hasNextPage ? (
        <Button size="xs" variant="default" loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
          {t('work.customer.moreOf', { count: Math.min(pageRows, left), left })}
        </Button>
      ) : null}
    </section>
  );
}
