/** The story of a ticket, oldest first, each line with who and when. */
import { useTranslation } from 'react-i18next';
import type { TicketDetail } from '../../../shared/contract/desk-views.ts';
import { mayTakeBack } from '../../../shared/ticket/goods-returned.ts';
import type { TicketEvent } from '../../../shared/ticket/ticket.ts';
import { startOfBusinessDay } from '../../ui/business-time.ts';
import { storyWords } from '../../ui/story-words.ts';
import { dateText, dayTime } from '../../ui/time-text.ts';
import { BlockTitle } from './block-title.tsx';
import { TakeBack } from './take-back.tsx';
import classes from './ticket-sheet.module.css';

/** A day of which nobody knows the hour stands without one. */
function whenOf({ kind, atMs }: TicketEvent, nowMs: number): string {
  return kind === 'happened' && startOfBusinessDay(atMs) === atMs ? dateText(atMs, nowMs) : dayTime(atMs, nowMs);
}

export function TicketStory({ detail, nowMs }: { detail: TicketDetail; nowMs: number }) {
  const { t } = useTranslation();
  const isClosed = detail.ticket.stage === 'closed';
  const story = [...detail.events].sort((a, b) => a.atMs - b.atMs);
  return (
    <section>
      <BlockTitle>{t('work.ticket.story')}</BlockTitle>
      {story.length === 0 ? <p className="sd-meta">{t('work.ticket.noStory')}</p> : null}
      <ol className={classes.story}>
        {story.map((event) => (
          <li key={event.id} className={classes.event} data-kind={event.kind}>
            <span className={classes.eventKind}>{t(`work.ticket.event.${event.kind}`)}</span>
            <div>
              <p className={classes.eventText}>{storyWords(t, event)}</p>
              <p className="sd-meta">
                {t('work.ticket.by', { who: event.authorName || t('work.ticket.bySystem'), when: whenOf(event, nowMs) })}
              </p>
              {isClosed || event.kind !== 'worsened' || !mayTakeBack(event) ? null : <TakeBack event={event} />}
            </div>
          </li>
        ))}
      </ol>
    </section>
  );
}
