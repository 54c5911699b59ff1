/** The call desk: who is calling (left), what is being said (middle), what to do now (right), clocks and call controls (bottom). */
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { toAppError } from '../../ipc/app-error.ts';
import { queries } from '../../ipc/queries.ts';
import { useUiStore } from '../../state/ui-store.ts';
import { ErrorState } from '../../ui/error-state.tsx';
import { PageFrame } from '../../ui/page-frame.tsx';
import { CardSkeleton, LinesSkeleton } from '../../ui/skeletons.tsx';
import classes from './call-desk.module.css';
import { DeskColumns } from './desk-columns.tsx';
import { NoContact } from './no-contact.tsx';

export function CallDesk() {
  const { t } = useTranslation();
  const running = useQuery(queries.contact.running.queryOptions());
  const activeId = useUiStore((state) => state.activeContactId);
  const contact = running.data?.find((each) => each.id === activeId) ?? null;
  if (contact !== null) return <DeskColumns contact={contact} />;
  return (
    <PageFrame title={t('guide.desk.columns')} bare>
      {running.isPending ? <DeskSkeleton /> : null}
      {running.isError && !running.data ? <ErrorState error={toAppError(running.error)} onRetry={() => void running.refetch()} /> : null}
      {running.data ? <NoContact /> : null}
    </PageFrame>
  );
}

function DeskSkeleton() {
  return (
    <div className={classes.columns} style={{ gridTemplateColumns: '296px minmax(0, 1fr) 352px' }}>
      <div className={classes.pending}>
        <LinesSkeleton lines={3} />
        <CardSkeleton />
        <LinesSkeleton lines={4} />
      </div>
      <div className={classes.pendingMiddle}>
        <CardSkeleton />
        <CardSkeleton />
      </div>
      <div className={classes.pending}>
        <LinesSkeleton lines={6} />
      </div>
    </div>
  );
}
