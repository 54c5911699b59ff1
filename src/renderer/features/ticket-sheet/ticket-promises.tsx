/** What was promised, by whom, by when, and what is planned to come. */
import { useTranslation } from 'react-i18next';
import type { TicketDetail } from '../../../shared/contract/desk-views.ts';
import type { Commitment, FollowUp } from '../../../shared/ticket/ticket.ts';
import { Chip, type ChipTone } from '../../ui/chip.tsx';
import { ClockBadge } from '../../ui/clock-badge.tsx';
import { SectionTitle } from '../../ui/section-title.tsx';
import { dayTime } from '../../ui/time-text.ts';
import classes from './ticket-sheet.module.css';

const commitmentTones: Record<Commitment['status'], ChipTone> = { open: 'attention', kept: 'brand', broken: 'harm', cancelled: 'plain' };

function PromiseLine({ commitment, nowMs }: { commitment: Commitment; nowMs: number }) {
  const { t } = useTranslation();
  return (
    <li className={classes.promise}>
      <div className={classes.promiseWords}>
        <span>{commitment.what}</span>
        <span className="sd-meta">
          {t('work.ticket.who', { who: commitment.ownerName || t('words.nobody') })} · 「{commitment.words}」 ·{' '}
          <time>{t('work.ticket.due', { when: dayTime(commitment.dueAtMs, nowMs) })}</time>
        </span>
      </div>
      {commitment.status === 'open' ? (
        <ClockBadge startMs={commitment.madeAtMs} dueAtMs={commitment.dueAtMs} metAtMs={null} nowMs={nowMs} />
      ) : (
        <Chip tone={commitmentTones[commitment.status]}>{t(`words.commitment.${commitment.status}`)}</Chip>
      )}
    </li>
  );
}

function FollowUpLine({ followUp, nowMs }: { followUp: FollowUp; nowMs: number }) {
  const { t } = useTranslation();
  return (
    <li className={classes.promise}>
      <div className={classes.promiseWords}>
        <span>{t(`words.followUp.${followUp.kind}`)}</span>
        <span className="sd-meta">
          {followUp.assigneeName || t('words.nobody')} · <time>{dayTime(followUp.doneAtMs ?? followUp.dueAtMs, nowMs)}</time>
          {followUp.outcome ? ` · ${followUp.outcome}` : ''}
        </span>
      </div>
      <Chip tone={followUp.status === 'done' ? 'brand' : 'plain'}>{t(`work.ticket.followState.${followUp.status}`)}</Chip>
    </li>
  );
}

export function TicketPromises({ detail, nowMs }: { detail: TicketDetail; nowMs: number }) {
  const { t } = useTranslation();
  return (
    <>
      {detail.commitments.length > 0 ? (
        <section>
          <SectionTitle>{t('work.ticket.commitments')}</SectionTitle>
          <ul className={classes.plain}>
            {detail.commitments.map((commitment) => (
              <PromiseLine key={commitment.id} commitment={commitment} nowMs={nowMs} />
            ))}
          </ul>
        </section>
      ) : null}
      {detail.followUps.length > 0 ? (
        <section>
          <SectionTitle>{t('work.ticket.followUps')}</SectionTitle>
          <ul className={classes.plain}>
            {detail.followUps.map((followUp) => (
              <FollowUpLine key={followUp.id} followUp={followUp} nowMs={nowMs} />
            ))}
          </ul>
        </section>
      ) : null}
    </>
  );
}
