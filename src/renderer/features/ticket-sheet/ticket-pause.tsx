/** Lets a ticket's clocks stand still for a reason and run again. Says beforehand which clocks a reason stops: most of them it never does. */
import { Button, Menu } from '@mantine/core';
import { IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { type PauseReason, pauseReasons, stopsClock } from '../../../shared/clock/pauses.ts';
import type { TicketDetail } from '../../../shared/contract/desk-views.ts';
import { pausesOf } from '../../../shared/ticket/clock-events.ts';
import { desk } from '../../ipc/desk-client.ts';
import { useDeskMutation } from '../../ipc/use-desk-mutation.ts';
import { Banner } from '../../ui/banner.tsx';
import classes from './ticket-sheet.module.css';

/** What is asked of a department in so many words is due when it was named, so that no pause is promised for it. */
function kindsOf({ clocks, tasks }: TicketDetail): ('plan' | 'department')[] {
  const isMovable = clocks.some(({ kind }) => kind === 'department') && tasks.every(({ state }) => state === 'withdrawn');
  return isMovable ? ['plan', 'department'] : ['plan'];
}

export function TicketPause({ detail }: { detail: TicketDetail }) {
  const { t } = useTranslation();
  const set = useDeskMutation(desk.ticket.setPause);
  const { id: ticketId, stage } = detail.ticket;
  if (stage === 'closed') return null;
  const isPaused = pausesOf(detail.events).at(-1)?.toMs === null;
  const kinds = kindsOf(detail);
  const stopped = (reason: PauseReason) => kinds.filter((kind) => stopsClock(reason, kind)).map((kind) => t(`work.toDo.ask.${kind}`));
  return (
    <>
      {isPaused ? (
        <Button
          size="compact-xs"
          variant="default"
          loading={set.busy}
          leftSection={<IconPlayerPlay size={14} stroke={1.8} />}
          onClick={() => set.run({ ticketId, reason: null, note: '' })}
        >
          {t('work.ticket.resume')}
        </Button>
      ) : (
        <Menu position="bottom-end" width={300}>
          <Menu.Target>
            <Button
              className={classes.bare}
              size="compact-xs"
              variant="subtle"
              loading={set.busy}
              leftSection={<IconPlayerPause size={14} stroke={1.8} />}
            >
              {t('work.ticket.pause')}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Label>{t(detail.tasks.length > 0 ? 'work.ticket.pauseNeverAsked' : 'work.ticket.pauseNever')}</Menu.Label>
            {pauseReasons.map((reason) => (
              <Menu.Item key={reason} onClick={() => set.run({ ticketId, reason, note: '' })}>
                {t(`words.pause.${reason}`)}
                <span className="sd-meta">
                  {' · '}
                  {stopped(reason).length === 0
                    ? t('work.ticket.pauseStopsNone')
                    : t('work.ticket.pauseStops', { what: stopped(reason).join(t('work.ticket.pauseJoin')) })}
                </span>
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
      {set.sentence ? <Banner tone="harm">{set.sentence}</Banner> : null}
    </>
  );
}
