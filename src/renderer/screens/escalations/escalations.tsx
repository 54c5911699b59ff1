/** What was missed and rose: for leads and managers, the overdue commitments of everybody, and who has taken which on. */
import { Button, SegmentedControl } from '@mantine/core';
import { IconUrgent } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { EscalationView } from '../../../shared/contract/department-views.ts';
import { EscalationList } from '../../features/escalation-list/escalation-list.tsx';
import { toAppError } from '../../ipc/app-error.ts';
import { queries } from '../../ipc/queries.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { PageFrame } from '../../ui/page-frame.tsx';
import { RowsSkeleton } from '../../ui/skeletons.tsx';
import classes from './escalations.module.css';

const filters = ['all', 'commitment', 'department', 'golden', 'plan', 'statutory', 'post', 'worsened'] as const;
type Filter = (typeof filters)[number];

function isShown({ clock }: EscalationView, filter: Filter): boolean {
  return filter === 'all' || clock === filter;
}

function Body({ filter, onAll }: { filter: Filter; onAll(): void }) {
  const { t } = useTranslation();
  const list = useQuery(queries.escalation.list.queryOptions());
  if (list.isPending) return <RowsSkeleton rows={8} />;
  if (list.isError) return <ErrorState error={toAppError(list.error)} onRetry={() => void list.refetch()} />;
  const shown = list.data.filter((each) => isShown(each, filter));
  if (shown.length > 0) return <EscalationList escalations={shown} />;
  const icon = <IconUrgent size={32} stroke={1.4} />;
  if (list.data.length > 0) {
    const seeAll = (
      <Button size="xs" variant="default" onClick={onAll}>
        {t('departments.escalation.seeAll')}
      </Button>
    );
    return <EmptyState icon={icon} title={t('departments.escalation.noneOfKind')} action={seeAll} />;
  }
  return (
    <EmptyState icon={icon} title={t('departments.escalation.empty')}>
      {t('departments.escalation.emptyBody')}
    </EmptyState>
  );
}

export function Escalations() {
  const { t } = useTranslation();
  const [filter, setFilter] = useState<Filter>('all');
  const { data = [] } = useQuery(queries.escalation.list.queryOptions());
  const count = data.filter((each) => isShown(each, filter)).length;
  return (
    <PageFrame
      title={t('departments.escalation.title')}
      actions={
        <>
          <SegmentedControl
            aria-label={t('departments.escalation.title')}
            value={filter}
            onChange={(value) => setFilter(filters.find((each) => each === value) ?? 'all')}
            data={filters.map((each) => ({ value: each, label: t(`departments.escalation.filters.${each}`) }))}
          />
          {count > 0 ? <span className="sd-meta">{t('departments.escalation.count', { count })}</span> : null}
        </>
      }
    >
      <div className={classes.scroll} data-scroller>
        <Body filter={filter} onAll={() => setFilter('all')} />
      </div>
    </PageFrame>
  );
}
