/** The story of a ticket, oldest first, each line with who and when. */
import { useTranslation } from 'react-i18next';
import type { TicketEvent } from '../../../shared/ticket/ticket.ts';
import { SectionTitle } from '../../ui/section-title.tsx';
import { dayTime } from '../../ui/time-text.ts';
import classes from './ticket-sheet.module.css';

export function TicketStory({ events, nowMs }: { events: readonly TicketEvent[]; nowMs: number }) {
  const { t } = useTranslation();
  const story = [...events].sort((a, b) => a.atMs - b.atMs);
  return (
    <section>
      <SectionTitle>{t('work.ticket.story')}</SectionTitle>
      {story.length === 0 ? <p className="sd-meta">{t('work.ticket.noStory')}</p> : null}
      <ol className={classes.story}>
        {story.map((event) => (
          <li key={event.id} className={classes.event} data-kind={event.kind}>
            <span className={classes.eventKind}>{t(`work.ticket.event.${event.kind}`)}</span>
            <div>
              <p className={classes.eventText}>{event.text}</p>
              <p className="sd-meta">{t('work.ticket.by', { who: event.authorName, when: dayTime(event.atMs, nowMs) })}</p>
            </div>
          </li>
        ))}
      </ol>
    </section>
  );
}
