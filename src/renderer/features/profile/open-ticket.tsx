/** One open ticket as a card: what, which stage, who owns it, the next clock, and the statement to read aloud. */
import { UnstyledButton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { TicketSummary } from '../../../shared/contract/desk-views.ts';
import { chordFor } from '../../state/hotkey-table.ts';
import { useHotkey } from '../../state/hotkeys.ts';
import { useUiStore } from '../../state/ui-store.ts';
import { Chip } from '../../ui/chip.tsx';
import { ClockBadge } from '../../ui/clock-badge.tsx';
import { Kbd, keyShortcut } from '../../ui/kbd.tsx';
import { StageChip } from '../../ui/stage-chip.tsx';
import { clockLabel } from '../../ui/store-words.ts';
import { WholeDates } from '../../ui/whole-dates.tsx';
import classes from './profile.module.css';

type Props = { ticket: TicketSummary; statement: string; nowMs: number; onStatement?: ((text: string) => void) | undefined };

export function OpenTicket({ ticket, statement, nowMs, onStatement }: Props) {
  const { t } = useTranslation();
  useHotkey('statement.read', () => onStatement?.(statement), statement !== '' && onStatement !== undefined);
  return (
    <article className={classes.ticket} data-testid="open-ticket">
      <div className={classes.ticketHead}>
        <UnstyledButton className={classes.ticketTitle} title={ticket.title} onClick={() => useUiStore.getState().openTicket(ticket.id)}>
          {ticket.title}
        </UnstyledButton>
        <span className={classes.ticketChips}>
          {ticket.urgency === 'emergency' ? <Chip tone="harm">{t('words.urgency.emergency')}</Chip> : null}
          <StageChip stage={ticket.stage} />
        </span>
      </div>
      <p className="sd-meta">
        <span className="sd-whole">{ticket.ticketNo}</span> · {t('call.ownedBy', { name: ticket.ownerName || t('words.nobody') })}
        {ticket.unsent ? ` · ${t('words.waiting')}` : ''}
      </p>
      {ticket.nextClock ? <ClockBadge {...ticket.nextClock} label={clockLabel(t, ticket.nextClock)} nowMs={nowMs} /> : null}
      {statement === '' ? null : (
        <UnstyledButton
          className={classes.statement}
          data-testid="progress-statement"
          title={t('call.statementHint')}
          aria-keyshortcuts={keyShortcut(chordFor('statement.read'))}
          onClick={() => onStatement?.(statement)}
        >
          <WholeDates text={statement} /> <Kbd chord={chordFor('statement.read')} />
        </UnstyledButton>
      )}
    </article>
  );
}
