/** What was missed, longest first: what, whose, how late, whom it has reached, and one key to take it on. */
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { EscalationView } from '../../../shared/contract/department-views.ts';
import { desk } from '../../ipc/desk-client.ts';
import { queries } from '../../ipc/queries.ts';
import { useDeskMutation } from '../../ipc/use-desk-mutation.ts';
import { useNow } from '../../state/now.ts';
import { screensOf } from '../../state/role-screens.ts';
import { useUiStore } from '../../state/ui-store.ts';
import { Banner } from '../../ui/banner.tsx';
import { Chip } from '../../ui/chip.tsx';
import { ClockBadge } from '../../ui/clock-badge.tsx';
import { escalationWhat } from '../../ui/escalation-words.ts';
import { LongList, type RowPlace } from '../../ui/long-list.tsx';
import { dayTime } from '../../ui/time-text.ts';
import classes from './escalation-list.module.css';

function Reached({ escalation, nowMs }: { escalation: EscalationView; nowMs: number }) {
  const { t } = useTranslation();
  return (
    <ol className={classes.chain}>
      {escalation.receivers.map(({ role, name, atMs }) => (
        <li key={role}>
          <Chip title={`${t(`departments.escalation.role.${role}`)} ${name} ${dayTime(atMs, nowMs)}`}>
            {t(`departments.escalation.role.${role}`)}
            {name === '' ? '' : ` ${name}`}
          </Chip>
        </li>
      ))}
    </ol>
  );
}

const lineHeight = 68;

type LineProps = { escalation: EscalationView; place: RowPlace; nowMs: number; seesPosts: boolean };

function Line({ escalation, place, nowMs, seesPosts }: LineProps) {
  const { t } = useTranslation();
  const take = useDeskMutation(desk.escalation.take);
  const { clock, state, ticketId, takenAtMs } = escalation;
  const when = dayTime(escalation.dueAtMs, nowMs);
  return (
    <li {...place} className={classes.line} data-testid="escalation-line" data-state={state}>
      <div className={classes.about}>
        <Chip tone={state === 'open' ? 'harm' : 'attention'}>{t(`departments.escalation.clock.${clock}`)}</Chip>
        {clock === 'worsened' ? null : (
          <ClockBadge startMs={escalation.dueAtMs - 1} dueAtMs={escalation.dueAtMs} metAtMs={null} nowMs={nowMs} />
        )}
      </div>
      <div className={classes.words}>
        <p className={classes.what}>{escalationWhat(t, escalation)}</p>
        <p className="sd-meta">
          {[escalation.who, escalation.title].filter((part) => part !== '').join(' · ')}{' '}
          {escalation.ticketNo === '' ? null : <span className="sd-whole sd-figures">{escalation.ticketNo}</span>}
          {'\u00a0'}· <time>{t(clock === 'worsened' ? 'departments.escalation.happened' : 'departments.escalation.since', { when })}</time>
        </p>
        {takenAtMs === null ? null : (
          <p className={classes.taken}>
            {t('departments.escalation.taken', { who: escalation.takenByName, when: dayTime(takenAtMs, nowMs) })}
            {escalation.note === '' ? '' : ` · ${escalation.note}`}
          </p>
        )}
        {take.sentence ? <Banner tone="harm">{take.sentence}</Banner> : null}
      </div>
      <Reached escalation={escalation} nowMs={nowMs} />
      <div className={classes.actions}>
        {escalation.unsent ? <Chip tone="attention">{t('words.waiting')}</Chip> : null}
        {clock === 'post' && seesPosts ? (
          <Button size="xs" variant="default" onClick={() => useUiStore.getState().openPost(escalation.subjectId)}>
            {t('departments.escalation.openPost')}
          </Button>
        ) : null}
        {ticketId === null || (clock === 'post' && seesPosts) ? null : (
          <Button size="xs" variant="default" onClick={() => useUiStore.getState().openTicket(ticketId)}>
            {t('departments.escalation.openTicket')}
          </Button>
        )}
        {state === 'open' ? (
          <Button size="xs" variant="light" loading={take.busy} onClick={() => take.run({ escalationId: escalation.id, note: '' })}>
            {t('departments.escalation.take')}
          </Button>
        ) : null}
      </div>
    </li>
  );
}

export function EscalationList({ escalations }: { escalations: readonly EscalationView[] }) {
  const { t } = useTranslation();
  const nowMs = useNow(10_000);
  const { data: session } = useQuery(queries.session.get.queryOptions());
  const seesPosts = screensOf(session?.user?.role).includes('posts');
  return (
    <LongList
      className={classes.list}
      label={t('departments.escalation.list')}
      items={escalations}
      keyOf={({ id }) => id}
      rowHeight={lineHeight}
      row={(escalation, place, key) => <Line key={key} escalation={escalation} place={place} nowMs={nowMs} seesPosts={seesPosts} />}
    />
  );
}
