/** Every unsent action and what it waits for; the conflict cards come from the screen that composes this. */
import { Drawer, Tabs } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OutboxItem } from '../../../shared/contract/desk-views.ts';
import { toAppError } from '../../ipc/app-error.ts';
import { queries } from '../../ipc/queries.ts';
import { useNow } from '../../state/now.ts';
import { useUiStore } from '../../state/ui-store.ts';
import { Chip, type ChipTone } from '../../ui/chip.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { RowsSkeleton } from '../../ui/skeletons.tsx';
import { dayTime } from '../../ui/time-text.ts';
import { WholeDates } from '../../ui/whole-dates.tsx';
import classes from './outbox-panel.module.css';
import { outboxTitle, outboxWaitsFor } from './outbox-words.ts';

const tones: Record<OutboxItem['state'], ChipTone> = {
  queued: 'attention',
  sent: 'info',
  acked: 'info',
  settled: 'brand',
  conflict: 'harm',
  rejected: 'harm',
};

function OutboxRow({ item, nowMs }: { item: OutboxItem; nowMs: number }) {
  const { t, i18n } = useTranslation();
  return (
    <li className={classes.row}>
      <span className={classes.number}>{item.n}</span>
      <div className={classes.words}>
        <span className={classes.title}>{outboxTitle(t, item, i18n.language)}</span>
        <span className="sd-meta">
          {outboxWaitsFor(t, item)}
          {item.attempts > 0 ? ` · ${t('frame.outbox.attempts', { n: item.attempts })}` : ''}
        </span>
      </div>
      <div className={classes.side}>
        <Chip tone={tones[item.state]}>{t(`frame.outbox.state.${item.state}`)}</Chip>
        <time className="sd-meta">{dayTime(item.createdAtMs, nowMs)}</time>
      </div>
    </li>
  );
}

/** As many as the store lists; the number of all is the link's. */
const mostListed = 500;

/** Whoever sits here now can do nothing about it; the one whose work it is may ask where it is. */
function KeptForOthers() {
  const { t } = useTranslation();
  const nowMs = useNow(60_000);
  const { data: kept = [] } = useQuery(queries.outbox.kept.queryOptions());
  return kept.map(({ name, unsent, sinceMs }) => (
    <p key={`${name} ${sinceMs}`} className={classes.kept} data-testid="kept-work">
      <WholeDates text={t('frame.outbox.kept', { name, count: unsent, since: dayTime(sinceMs, nowMs) })} />
    </p>
  ));
}

function Unsent({ hasConflicts }: { hasConflicts: boolean }) {
  const { t } = useTranslation();
  const nowMs = useNow(60_000);
  const outbox = useQuery(queries.outbox.list.queryOptions());
  const { data: link } = useQuery(queries.link.get.queryOptions());
  if (outbox.isPending) return <RowsSkeleton rows={4} rowHeight={52} />;
  if (outbox.isError) return <ErrorState error={toAppError(outbox.error)} onRetry={() => void outbox.refetch()} />;
  const items = outbox.data.filter((item) => item.state !== 'settled');
  const listed = items.filter(({ state }) => state !== 'conflict' && state !== 'rejected').length;
  const more = (link?.unsent ?? 0) - listed;
  if (items.length === 0) {
    return (
      <EmptyState icon={<IconCircleCheck size={30} stroke={1.5} />} title={t('frame.outbox.empty')}>
        {t(hasConflicts ? 'frame.outbox.emptyBut' : 'frame.outbox.emptyBody')}
      </EmptyState>
    );
  }
  return (
    <>
      <p className={classes.safe}>{t('frame.link.safe')}</p>
      <ul className={classes.list}>
        {items.map((item) => (
          <OutboxRow key={item.mutationId} item={item} nowMs={nowMs} />
        ))}
      </ul>
      {listed >= mostListed && more > 0 ? <p className={classes.safe}>{t('frame.outbox.more', { count: more })}</p> : null}
    </>
  );
}

type Tab = 'unsent' | 'conflicts';

/** Opens on the conflicts while there are any, also when that becomes known after the panel was opened. */
function Lists({ conflicts }: { conflicts: ReactNode }) {
  const { t } = useTranslation();
  const { data: link } = useQuery(queries.link.get.queryOptions());
  const [picked, setPicked] = useState<Tab | null>(null);
  const hasConflicts = (link?.openConflicts ?? 0) > 0;
  return (
    <Tabs
      value={picked ?? (hasConflicts ? 'conflicts' : 'unsent')}
      onChange={(tab) => setPicked(tab === 'conflicts' ? 'conflicts' : 'unsent')}
    >
      <Tabs.List>
        <Tabs.Tab value="unsent" rightSection={link?.unsent ? <Chip tone="attention">{link.unsent}</Chip> : null}>
          {t('frame.outbox.unsent')}
        </Tabs.Tab>
        <Tabs.Tab value="conflicts" rightSection={hasConflicts ? <Chip tone="harm">{link?.openConflicts}</Chip> : null}>
          {t('frame.outbox.conflicts')}
        </Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="unsent">
        <Unsent hasConflicts={hasConflicts} />
        <KeptForOthers />
      </Tabs.Panel>
      <Tabs.Panel value="conflicts" className={classes.conflicts}>
        {conflicts}
      </Tabs.Panel>
    </Tabs>
  );
}

/** `conflicts` shows the open conflict cards. */
export function OutboxPanel({ conflicts }: { conflicts: ReactNode }) {
  const { t } = useTranslation();
  const open = useUiStore((state) => state.outboxOpen);
  const close = () => useUiStore.getState().setOutboxOpen(false);
  return (
    <Drawer opened={open} onClose={close} size={480} title={t('frame.outbox.title')} closeButtonProps={{ 'aria-label': t('words.close') }}>
      <Lists conflicts={conflicts} />
    </Drawer>
  );
}
