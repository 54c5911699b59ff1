/** A dense virtual table of tickets. Arrow keys move, Enter opens; only the rows in sight exist in the page. */
import { useVirtualizer } from '@tanstack/react-virtual';
import { type CSSProperties, type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TicketSummary } from '../../../shared/contract/desk-views.ts';
import { useHotkey } from '../../state/hotkeys.ts';
import { useNow } from '../../state/now.ts';
import { Chip, type ChipTone } from '../../ui/chip.tsx';
import { ClockBadge } from '../../ui/clock-badge.tsx';
import { dayTime } from '../../ui/time-text.ts';
import classes from './ticket-table.module.css';

const rowHeight = 44;

const stageTones: Record<TicketSummary['stage'], ChipTone> = {
  new: 'info',
  verifying: 'plain',
  solving: 'plain',
  executing: 'brand',
  confirming: 'plain',
  care: 'plain',
  closed: 'plain',
};

type RowProps = {
  ticket: TicketSummary;
  index: number;
  top: number;
  selected: boolean;
  focusable: boolean;
  nowMs: number;
  onOpen: () => void;
};

function Row({ ticket, index, top, selected, focusable, nowMs, onOpen }: RowProps) {
  const { t } = useTranslation();
  const clock = ticket.nextClock;
  return (
    <tr
      className={classes.row}
      style={{ transform: `translateY(${top}px)`, height: rowHeight }}
      aria-rowindex={index + 2}
      aria-current={selected ? 'true' : undefined}
    >
      <td className={classes.no}>{ticket.ticketNo}</td>
      <td className={classes.cut}>{ticket.maskedName}</td>
      <td className={classes.title} title={ticket.title}>
        {ticket.urgency === 'emergency' ? <Chip tone="harm">{t('words.urgency.emergency')}</Chip> : null}
        <button type="button" className={classes.open} tabIndex={focusable ? 0 : -1} data-index={index} onClick={onOpen}>
          {ticket.title}
        </button>
        <span className={classes.type}>{t(`words.type.${ticket.type}`)}</span>
        {ticket.unsent ? <Chip tone="attention">{t('words.waiting')}</Chip> : null}
      </td>
      <td>
        <Chip tone={stageTones[ticket.stage]}>{t(`words.stage.${ticket.stage}`)}</Chip>
      </td>
      <td className={classes.cut}>{ticket.ownerName || t('words.nobody')}</td>
      <td>{clock ? <ClockBadge {...clock} label="" nowMs={nowMs} /> : <span className="sd-meta">–</span>}</td>
      <td className={classes.last} title={ticket.lastAction}>
        <time>{dayTime(ticket.lastActionAtMs, nowMs)}</time> <span className={classes.cut}>{ticket.lastAction}</span>
      </td>
    </tr>
  );
}

function Head() {
  const { t } = useTranslation();
  const columns = ['no', 'who', 'title', 'stage', 'owner', 'clock', 'last'] as const;
  return (
    <thead className={classes.headGroup}>
      <tr className={classes.head} aria-rowindex={1}>
        {columns.map((column) => (
          <th key={column} data-column={column}>
            {t(`work.ledger.columns.${column}`)}
          </th>
        ))}
      </tr>
    </thead>
  );
}

type TableProps = { rows: readonly TicketSummary[]; selectedId: string | null; onOpen: (ticketId: string) => void };

export function TicketTable({ rows, selectedId, onOpen }: TableProps) {
  const { t } = useTranslation();
  const nowMs = useNow(10_000);
  const scroller = useRef<HTMLTableSectionElement>(null);
  const [cursor, setCursor] = useState(0);
  const at = Math.min(cursor, rows.length - 1);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 10,
  });
  const focusNext = useRef(false);
  const move = (to: number) => {
    const next = Math.min(rows.length - 1, Math.max(0, to));
    focusNext.current = true;
    virtual.scrollToIndex(next);
    setCursor(next);
    if (selectedId !== null) onOpen(rows[next]?.id ?? selectedId);
  };
  useEffect(() => {
    if (!focusNext.current) return;
    const row = scroller.current?.querySelector<HTMLElement>(`[data-index="${at}"]`);
    if (!row) return;
    focusNext.current = false;
    row.focus({ preventScroll: true });
  });
  useHotkey('item.next', () => move(at + 1), rows.length > 0);
  useHotkey('item.previous', () => move(at - 1), rows.length > 0);
  const onKeyDown = (event: KeyboardEvent) => {
    const steps: Record<string, number> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      PageDown: at + 12,
      PageUp: at - 12,
      Home: 0,
      End: rows.length,
    };
    const to = steps[event.key];
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (to !== undefined) move(to);
    else if (event.key === 'Enter') onOpen(rows[at]?.id ?? '');
    else return;
    event.preventDefault();
  };
  return (
    <table className={classes.table} aria-label={t('work.ledger.table')} aria-rowcount={rows.length + 1} onKeyDown={onKeyDown}>
      <Head />
      <tbody ref={scroller} className={classes.scroller} style={{ '--rows-height': `${virtual.getTotalSize()}px` } as CSSProperties}>
        {virtual.getVirtualItems().map((item) => {
          const ticket = rows[item.index];
          if (!ticket) return null;
          return (
            <Row
              key={ticket.id}
              ticket={ticket}
              index={item.index}
              top={item.start}
              selected={ticket.id === selectedId}
              focusable={item.index === at}
              nowMs={nowMs}
              onOpen={() => {
                setCursor(item.index);
                onOpen(ticket.id);
              }}
            />
          );
        })}
      </tbody>
    </table>
  );
}
