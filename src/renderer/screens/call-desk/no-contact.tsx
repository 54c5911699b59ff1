/** The desk between calls: calm, says what will happen by itself, and offers what can be done now. */
import { Button } from '@mantine/core';
import { IconPhone, IconPlayerPlay } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { LogByHand } from '../../features/log-by-hand/log-by-hand.tsx';
import { desk } from '../../ipc/desk-client.ts';
import { queries } from '../../ipc/queries.ts';
import { useDeskMutation } from '../../ipc/use-desk-mutation.ts';
import { useNow } from '../../state/now.ts';
import { useUiStore } from '../../state/ui-store.ts';
import { endOfBusinessDay } from '../../ui/business-time.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import classes from './call-desk.module.css';

export function NoContact() {
  const { t } = useTranslation();
  const session = useQuery(queries.session.get.queryOptions());
  return (
    <div className={classes.empty}>
      <EmptyState
        icon={<IconPhone size={34} stroke={1.4} aria-hidden="true" />}
        title={t('call.emptyTitle')}
        action={
          <div className={classes.emptyActions}>
            {session.data?.sample ? <SampleCall /> : null}
            <LogByHand primary={session.data?.sample === false} />
            <TodayCount />
          </div>
        }
      >
        {t('call.emptyBody')}
      </EmptyState>
    </div>
  );
}

/** Only where everything is invented anyway: rings the first recording. */
function SampleCall() {
  const { t } = useTranslation();
  const files = useQuery(queries.replay.list.queryOptions());
  const start = useDeskMutation(desk.replay.start);
  const first = files.data?.[0];
  if (first === undefined) return null;
  return (
    <>
      <Button
        leftSection={<IconPlayerPlay size={16} stroke={1.8} aria-hidden="true" />}
        loading={start.busy}
        onClick={() => start.run({ name: first.name, speed: 1 })}
      >
        {t('guide.desk.sample')}
      </Button>
      {start.sentence ? <p role="alert">{start.sentence}</p> : null}
    </>
  );
}

function TodayCount() {
  const { t } = useTranslation();
  const todo = useQuery(queries.todo.list.queryOptions());
  const endOfDay = endOfBusinessDay(useNow(60_000));
  if (!todo.data) return null;
  const mine = todo.data.items.filter((item) => item.mine);
  const listed = mine.filter((item) => item.dueAtMs < endOfDay).length;
  // Where all that is listed is for today, what lies beyond the list may be too.
  const today = listed < mine.length ? listed : todo.data.mine;
  return (
    <Button variant="subtle" color="gray" onClick={() => useUiStore.getState().go('to-do')}>
      {today === 0 ? t('guide.desk.todoNone') : t('guide.desk.todo', { count: today })}
    </Button>
  );
}
