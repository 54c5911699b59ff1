/** On a wide window, beside the transcript: the story of the ticket in hand and internal notes on it. */
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { GoodsReturned } from '../../features/ticket-sheet/goods-returned.tsx';
import { NoteBox } from '../../features/ticket-sheet/note-box.tsx';
import { TicketPeople } from '../../features/ticket-sheet/ticket-people.tsx';
import { TicketStory } from '../../features/ticket-sheet/ticket-story.tsx';
import { toAppError } from '../../ipc/app-error.ts';
import { queries } from '../../ipc/queries.ts';
import { useNow } from '../../state/now.ts';
import { ErrorState } from '../../ui/error-state.tsx';
import { LinesSkeleton } from '../../ui/skeletons.tsx';
import classes from './call-desk.module.css';

export function TicketNotes({ ticketId }: { ticketId: string | null }) {
  const { t } = useTranslation();
  return (
    <section className={classes.notes} aria-label={t('guide.desk.notes')}>
      {ticketId === null ? <p className={classes.notesNone}>{t('guide.desk.notesNone')}</p> : <Story key={ticketId} ticketId={ticketId} />}
    </section>
  );
}

function Story({ ticketId }: { ticketId: string }) {
  const nowMs = useNow(60_000);
  const ticket = useQuery(queries.ticket.get.queryOptions({ input: { ticketId } }));
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a long story is read by key as well */}
      <div className={classes.story} tabIndex={0}>
        {ticket.isPending ? <LinesSkeleton lines={6} /> : null}
        {ticket.isError && !ticket.data ? (
          <ErrorState error={toAppError(ticket.error)} onRetry={() => void ticket.refetch()} compact />
        ) : null}
        {ticket.data ? (
          <>
            <TicketStory detail={ticket.data} nowMs={nowMs} />
            <GoodsReturned detail={ticket.data} nowMs={nowMs} />
          </>
        ) : null}
      </div>
      <TicketPeople ticketId={ticketId} />
      <NoteBox ticketId={ticketId} />
    </>
  );
}
