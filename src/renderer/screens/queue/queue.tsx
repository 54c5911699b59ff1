/** The department's screen: its queue by deadline at the left, the request with its evidence and the answer at the right. */
import { SegmentedControl } from '@mantine/core';
import { IconBuilding } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TaskView } from '../../../shared/contract/department-views.ts';
import { TaskList } from '../../features/department-queue/task-list.tsx';
import { TaskPanel } from '../../features/department-queue/task-panel.tsx';
import { toAppError } from '../../ipc/app-error.ts';
import { queries } from '../../ipc/queries.ts';
import { useNow } from '../../state/now.ts';
import { useUiStore } from '../../state/ui-store.ts';
import { Chip } from '../../ui/chip.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { ListAndPanel, ListAndPanelSkeleton } from '../../ui/list-and-panel.tsx';
import { PageFrame } from '../../ui/page-frame.tsx';

type Filter = 'open' | 'waiting' | 'done';
const filters: readonly Filter[] = ['open', 'waiting', 'done'];
const stateOf = { open: 'open', waiting: 'handed_back', done: 'answered' } as const;

function Body({ tasks, filter }: { tasks: readonly TaskView[]; filter: Filter }) {
  const { t } = useTranslation();
  const taskId = useUiStore((state) => state.taskId);
  const shown = tasks.filter(({ state }) => state === stateOf[filter]);
  // What was opened stays in sight when its state moves on.
  const current = tasks.find(({ id }) => id === taskId) ?? shown[0] ?? null;
  if (shown.length === 0 && current === null) {
    return (
      <EmptyState icon={<IconBuilding size={32} stroke={1.4} />} title={t(`departments.queue.empty.${filter}`)}>
        {t('departments.queue.emptyBody')}
      </EmptyState>
    );
  }
  return (
    <ListAndPanel
      list={
        shown.length === 0 ? (
          <EmptyState title={t(`departments.queue.empty.${filter}`)}>{t('departments.queue.emptyBody')}</EmptyState>
        ) : (
          <TaskList tasks={shown} currentId={current?.id ?? null} />
        )
      }
      panel={
        current === null ? (
          <EmptyState title={t('departments.queue.pick')}>{t('departments.queue.pickBody')}</EmptyState>
        ) : (
          <TaskPanel task={current} />
        )
      }
    />
  );
}

export function Queue() {
  const { t } = useTranslation();
  const [filter, setFilter] = useState<Filter>('open');
  const nowMs = useNow(60_000);
  const queue = useQuery(queries.task.queue.queryOptions());
  const open = (queue.data ?? []).filter(({ state }) => state === 'open');
  const overdue = open.filter(({ dueAtMs }) => dueAtMs < nowMs).length;
  return (
    <PageFrame
      title={t('departments.queue.title')}
      actions={
        <>
          <SegmentedControl
            aria-label={t('departments.queue.title')}
            value={filter}
            onChange={(value) => {
              useUiStore.setState({ taskId: null });
              setFilter(filters.find((each) => each === value) ?? 'open');
            }}
            data={filters.map((each) => ({ value: each, label: t(`departments.queue.filters.${each}`) }))}
          />
          {open.length > 0 ? <span className="sd-meta">{t('departments.queue.count', { count: open.length })}</span> : null}
          {overdue > 0 ? <Chip tone="harm">{t('departments.queue.overdue', { count: overdue })}</Chip> : null}
        </>
      }
    >
      {queue.isPending ? <ListAndPanelSkeleton /> : null}
      {queue.isError ? <ErrorState error={toAppError(queue.error)} onRetry={() => void queue.refetch()} /> : null}
      {queue.data ? <Body tasks={queue.data} filter={filter} /> : null}
    </PageFrame>
  );
}
