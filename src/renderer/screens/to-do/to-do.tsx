/** The to-do screen: my day by time left. */
import { Button, SegmentedControl } from '@mantine/core';
import { IconCoffee } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { tabFilters } from '../../../shared/ticket/ledger-filter.ts';
import { ToDoList } from '../../features/to-do-list/to-do-list.tsx';
import { toAppError } from '../../ipc/app-error.ts';
import { queries } from '../../ipc/queries.ts';
import { useFreshFacts } from '../../ipc/use-fresh-facts.ts';
import { useLedgerStore } from '../../state/ledger-store.ts';
import { useNow } from '../../state/now.ts';
import { useUiStore } from '../../state/ui-store.ts';
import { Banner } from '../../ui/banner.tsx';
import { Chip } from '../../ui/chip.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { freshWords } from '../../ui/fresh-words.ts';
import { PageFrame } from '../../ui/page-frame.tsx';
import { RowsSkeleton } from '../../ui/skeletons.tsx';
import classes from './to-do.module.css';

type Whose = 'mine' | 'all';

/** The list is not the whole day; whoever works it off learns that more follows. */
function Beyond({ listed, total }: { listed: number; total: number }) {
  const { t } = useTranslation();
  const figures = { listed: listed.toLocaleString(), total: total.toLocaleString(), left: (total - listed).toLocaleString() };
  return (
    <div className={classes.beyond}>
      <Banner tone="info" lead={t('work.toDo.beyond', figures)}>
        {t('work.toDo.beyondBody', figures)}
      </Banner>
    </div>
  );
}

/** Cases that nobody has, of which only those hear who hand them out. */
function Unowned({ count }: { count: number }) {
  const { t } = useTranslation();
  const go = useUiStore((state) => state.go);
  const openView = useLedgerStore((state) => state.openView);
  const give = () => {
    openView('open', { ...tabFilters.open, owners: ['nobody'] });
    go('ledger');
  };
  return (
    <div className={classes.beyond}>
      <Banner
        tone="attention"
        lead={t('work.toDo.unowned', { count })}
        action={
          <Button variant="default" size="xs" onClick={give}>
            {t('work.toDo.giveOut')}
          </Button>
        }
      >
        {t('work.toDo.unownedBody')}
      </Banner>
    </div>
  );
}

function Body({ whose, onShowAll }: { whose: Whose; onShowAll: () => void }) {
  const { t } = useTranslation();
  const list = useQuery(queries.todo.list.queryOptions());
  if (list.isPending) return <RowsSkeleton rows={8} />;
  if (list.isError) return <ErrorState error={toAppError(list.error)} onRetry={() => void list.refetch()} />;
  const items = list.data.items.filter((item) => whose === 'all' || item.mine);
  const total = whose === 'all' ? list.data.all : list.data.mine;
  if (items.length > 0) {
    return (
      <>
        {items.length < total ? <Beyond listed={items.length} total={total} /> : null}
        <ToDoList items={items} />
      </>
    );
  }
  const othersHave = list.data.all > 0;
  return (
    <EmptyState
      icon={<IconCoffee size={32} stroke={1.4} />}
      title={t(othersHave ? 'work.toDo.emptyMine' : 'work.toDo.empty')}
      action={
        othersHave ? (
          <Button variant="default" size="xs" onClick={onShowAll}>
            {t('work.toDo.showAll')}
          </Button>
        ) : null
      }
    >
      {t('work.toDo.emptyBody')}
    </EmptyState>
  );
}

export function ToDo() {
  const { t } = useTranslation();
  const [whose, setWhose] = useState<Whose>('mine');
  const nowMs = useNow(60_000);
  const fresh = useFreshFacts((facts) => freshWords(t, facts).whole);
  const { data } = useQuery(queries.todo.list.queryOptions());
  const shown = (data?.items ?? []).filter((item) => whose === 'all' || item.mine);
  const total = (whose === 'all' ? data?.all : data?.mine) ?? 0;
  const overdue = shown.filter((item) => item.kind !== 'conflict' && item.dueAtMs < nowMs).length;
  return (
    <PageFrame
      title={t('work.toDo.title')}
      actions={
        <>
          <SegmentedControl
            aria-label={t('work.toDo.title')}
            value={whose}
            onChange={(value) => setWhose(value === 'all' ? 'all' : 'mine')}
            data={[
              { value: 'mine', label: t('work.toDo.mine') },
              { value: 'all', label: t('work.toDo.all') },
            ]}
          />
          {total > 0 ? <span className="sd-meta">{t('work.toDo.count', { count: total })}</span> : null}
          {overdue > 0 ? (
            <Chip tone="harm">{t(shown.length < total ? 'work.toDo.overdueListed' : 'work.toDo.overdueCount', { count: overdue })}</Chip>
          ) : null}
          {fresh === null ? null : (
            <span className={`sd-meta sd-figures ${classes.fresh}`} data-testid="to-do-fresh">
              {fresh}
            </span>
          )}
        </>
      }
    >
      <div className={classes.scroll} data-scroller>
        <div className={classes.column}>
          {(data?.unowned ?? 0) > 0 ? <Unowned count={data?.unowned ?? 0} /> : null}
          <Body whose={whose} onShowAll={() => setWhose('all')} />
        </div>
      </div>
    </PageFrame>
  );
}
