/** One ticket, read top to bottom like a letter; its clocks stay in sight while the story scrolls. Conflict cards come from the screen. */
import { ActionIcon, Button } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { TicketDetail } from '../../../shared/contract/desk-views.ts';
import type { Conflict } from '../../../shared/ticket/ticket.ts';
import { toAppError } from '../../ipc/app-error.ts';
import { queries } from '../../ipc/queries.ts';
import { useFreshFacts } from '../../ipc/use-fresh-facts.ts';
import { useViewing } from '../../ipc/use-presence.ts';
import { useNow } from '../../state/now.ts';
import { useUiStore } from '../../state/ui-store.ts';
import { Chip } from '../../ui/chip.tsx';
import { ClockBadge } from '../../ui/clock-badge.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { freshWords } from '../../ui/fresh-words.ts';
import { LinesSkeleton } from '../../ui/skeletons.tsx';
import { StageChip } from '../../ui/stage-chip.tsx';
import { clockLabel } from '../../ui/store-words.ts';
import { dayTime } from '../../ui/time-text.ts';
import { GoodsReturned } from './goods-returned.tsx';
import { NoteBox } from './note-box.tsx';
import { ProgressLink } from './progress-link.tsx';
import { TicketApprovals } from './ticket-approvals.tsx';
import { TicketDoubts } from './ticket-doubts.tsx';
import { TicketFacts } from './ticket-facts.tsx';
import { OwnerPicker, StageMoves } from './ticket-moves.tsx';
import { TicketPause } from './ticket-pause.tsx';
import { TicketPeople } from './ticket-people.tsx';
import { TicketPromises } from './ticket-promises.tsx';
import { TicketScope } from './ticket-scope.tsx';
import classes from './ticket-sheet.module.css';
import { TicketStory } from './ticket-story.tsx';
import { WorsenTicket } from './worsen-ticket.tsx';

function Head({ detail, nowMs, onClose }: { detail: TicketDetail; nowMs: number; onClose: () => void }) {
  const { t } = useTranslation();
  const { ticket, summary } = detail;
  const fresh = useFreshFacts((facts) => freshWords(t, facts).whole);
  return (
    <header className={classes.head}>
      <div className={classes.titleRow}>
        <h2 className={classes.title} title={ticket.title}>
          {ticket.title}
        </h2>
        <ActionIcon variant="subtle" color="gray" aria-label={t('work.ticket.close')} onClick={onClose}>
          <IconX size={18} stroke={1.8} />
        </ActionIcon>
      </div>
      <div className={classes.meta}>
        <span className="sd-whole sd-figures">{ticket.ticketNo}</span>
        <span>{t('work.ticket.opened', { when: dayTime(ticket.openedAtMs, nowMs) })}</span>
        <Button
          size="compact-xs"
          variant="subtle"
          classNames={{ label: classes.name ?? '' }}
          title={summary.maskedName}
          onClick={() => useUiStore.getState().openCustomer(ticket.customerId)}
        >
          {summary.maskedName}
        </Button>
        {fresh === null ? null : (
          <span className={classes.fresh} data-testid="ticket-fresh">
            {fresh}
          </span>
        )}
      </div>
      <div className={classes.chips}>
        <StageChip stage={ticket.stage} />
        <Chip>{t(`words.type.${ticket.type}`)}</Chip>
        <Chip>{t(`words.department.${ticket.department}`)}</Chip>
        {ticket.urgency === 'normal' ? null : <Chip tone="attention">{t(`words.urgency.${ticket.urgency}`)}</Chip>}
        {ticket.emotion > 0 ? <Chip tone={ticket.emotion > 1 ? 'attention' : 'plain'}>{t(`words.emotion.e${ticket.emotion}`)}</Chip> : null}
        {detail.unsent ? <Chip tone="attention">{t('work.ticket.unsent')}</Chip> : null}
        <span className={classes.pause}>
          <TicketPause detail={detail} />
        </span>
      </div>
      <div className={classes.clocks}>
        {detail.clocks.length === 0 ? <span className="sd-meta">{t('work.ticket.noClocks')}</span> : null}
        {detail.clocks.map((clock) => (
          <ClockBadge
            key={`${clock.kind}:${clock.dueAtMs}:${clock.label}`}
            label={clockLabel(t, clock)}
            startMs={clock.startMs}
            dueAtMs={clock.dueAtMs}
            metAtMs={clock.metAtMs}
            amberAtMs={clock.amberAtMs}
            paused={clock.paused}
            nowMs={nowMs}
          />
        ))}
      </div>
      <TicketPeople ticketId={ticket.id} />
    </header>
  );
}

type Props = {
  ticketId: string;
  onClose: () => void;
  renderConflicts: (conflicts: readonly Conflict[]) => ReactNode;
  /** What other departments have a part in. */
  renderTasks: (detail: TicketDetail, nowMs: number) => ReactNode;
};

export function TicketSheet({ ticketId, onClose, renderConflicts, renderTasks }: Props) {
  const { t } = useTranslation();
  const nowMs = useNow(10_000);
  const detail = useQuery(queries.ticket.get.queryOptions({ input: { ticketId } }));
  const scroller = useRef<HTMLDivElement>(null);
  useViewing(ticketId);
  useEffect(() => {
    if (ticketId && scroller.current) scroller.current.scrollTop = 0;
  }, [ticketId]);
  if (detail.isPending || detail.isError) {
    return (
      <aside className={classes.sheet} aria-label={t('work.ticket.sheet', { no: '' })}>
        <ActionIcon className={classes.loneClose} variant="subtle" color="gray" aria-label={t('work.ticket.close')} onClick={onClose}>
          <IconX size={18} stroke={1.8} />
        </ActionIcon>
        {detail.isPending ? (
          <div className={classes.pending}>
            <LinesSkeleton lines={10} />
          </div>
        ) : (
          <ErrorState error={toAppError(detail.error)} onRetry={() => void detail.refetch()} />
        )}
      </aside>
    );
  }
  const conflicts = detail.data.conflicts.filter((conflict) => conflict.resolvedAtMs === null);
  return (
    <aside className={classes.sheet} aria-label={t('work.ticket.sheet', { no: detail.data.ticket.ticketNo })}>
      <Head detail={detail.data} nowMs={nowMs} onClose={onClose} />
      <div className={classes.scroll} ref={scroller}>
        {conflicts.length > 0 ? renderConflicts(conflicts) : null}
        <TicketFacts ticket={detail.data.ticket} />
        <TicketDoubts ticketId={ticketId} />
        <TicketApprovals ticket={detail.data.ticket} nowMs={nowMs} />
        {renderTasks(detail.data, nowMs)}
        <TicketPromises detail={detail.data} nowMs={nowMs} />
        <GoodsReturned detail={detail.data} nowMs={nowMs} />
        <ProgressLink detail={detail.data} nowMs={nowMs} />
        <TicketScope ticketId={ticketId} nowMs={nowMs} />
        <TicketStory detail={detail.data} nowMs={nowMs} />
      </div>
      <footer className={classes.foot}>
        <NoteBox ticketId={ticketId} />
        <div className={classes.moves}>
          <OwnerPicker detail={detail.data} />
          <WorsenTicket detail={detail.data} />
          <StageMoves detail={detail.data} />
        </div>
      </footer>
    </aside>
  );
}
