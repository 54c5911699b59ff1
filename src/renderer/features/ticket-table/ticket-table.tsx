/** A dense virtual table of tickets. Arrow keys move, Enter opens, Space ticks; only the rows in sight exist in the page. */
import { Checkbox, Skeleton } from '@mantine/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type CSSProperties, type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LedgerRow } from '../../../shared/contract/ledger-views.ts';
import type { Present } from '../../../shared/presence/claims.ts';
import { type LedgerColumn, type LedgerLayout, sharesOf } from '../../../shared/ticket/ledger-columns.ts';
import type { LedgerRows } from '../../ipc/use-ledger.ts';
import { useOthers } from '../../ipc/use-presence.ts';
import { useHotkey } from '../../state/hotkeys.ts';
import { useLedgerStore } from '../../state/ledger-store.ts';
import { useNow } from '../../state/now.ts';
import { Chip } from '../../ui/chip.tsx';
import { PersonDot } from '../../ui/person-dot.tsx';
import { isBusy, presenceWords } from '../../ui/presence-words.ts';
import { Cell } from './cells.tsx';
import { type LookMoves, TableHead } from './table-head.tsx';
import classes from './ticket-table.module.css';

const rowHeight = 44;
const headHeight = 36;
const tickWidth = 40;
const nobody: readonly Present[] = [];

function templateOf(layout: LedgerLayout): { template: string; leastWidth: number } {
  const shares = sharesOf(layout);
  const parts = layout.columns.map(({ id, width }) => {
    const share = shares.get(id);
    return share === undefined ? `${width}px` : `minmax(${width}px, ${share}fr)`;
  });
  return { template: `${tickWidth}px ${parts.join(' ')}`, leastWidth: layout.columns.reduce((sum, { width }) => sum + width, tickWidth) };
}

type OpenProps = { row: LedgerRow; people: readonly Present[]; index: number; focusable: boolean; onOpen: () => void; children: ReactNode };

/** The one button of a row, whose target is the whole row. */
function Open({ row, people, index, focusable, onOpen, children }: OpenProps) {
  const { t } = useTranslation();
  return (
    <>
      {row.urgency === 'emergency' ? <Chip tone="harm">{t('words.urgency.emergency')}</Chip> : null}
      <button type="button" className={classes.open} tabIndex={focusable ? 0 : -1} data-index={index} onClick={onOpen}>
        {children}
      </button>
      {people.map((person) => (
        <PersonDot key={person.userId} name={person.name} busy={isBusy(person)} words={presenceWords(t, person)} />
      ))}
      {row.unsent ? <Chip tone="attention">{t('words.waiting')}</Chip> : null}
    </>
  );
}

type RowProps = {
  row: LedgerRow;
  /** Others who are on this ticket now. */
  people: readonly Present[];
  index: number;
  style: CSSProperties;
  columns: readonly { id: LedgerColumn }[];
  selected: boolean;
  ticked: boolean;
  focusable: boolean;
  nowMs: number;
  onOpen: () => void;
};

function Row({ row, people, index, style, columns, selected, ticked, focusable, nowMs, onOpen }: RowProps) {
  const { t } = useTranslation();
  // Without a title in sight the first column opens the row.
  const opener = columns.some(({ id }) => id === 'title') ? 'title' : columns[0]?.id;
  return (
    <tr
      className={classes.row}
      style={style}
      aria-rowindex={index + 2}
      aria-current={selected ? 'true' : undefined}
      data-ticked={ticked}
      data-testid="ledger-row"
    >
      <td className={classes.tick}>
        <Checkbox
          size="xs"
          tabIndex={-1}
          aria-label={t('ledger.tick', { no: row.ticketNo })}
          checked={ticked}
          onChange={(event) => useLedgerStore.getState().tick([row.id], event.currentTarget.checked)}
        />
      </td>
      {columns.map(({ id }) => (
        <td key={id} className={id === opener ? classes.title : classes.cell} title={id === 'title' ? row.title : undefined}>
          {id === opener ? (
            <Open row={row} people={people} index={index} focusable={focusable} onOpen={onOpen}>
              {id === 'title' ? row.title : <Cell column={id} row={row} nowMs={nowMs} />}
            </Open>
          ) : (
            <Cell column={id} row={row} nowMs={nowMs} />
          )}
        </td>
      ))}
    </tr>
  );
}

function WaitingRow({ style, span }: { style: CSSProperties; span: number }) {
  return (
    <tr className={classes.row} style={style} aria-busy="true">
      <td colSpan={span} className={classes.waiting}>
        <Skeleton height={12} />
      </td>
    </tr>
  );
}

type TableProps = LookMoves & {
  rows: LedgerRows;
  total: number;
  layout: LedgerLayout;
  onTickAll(isOn: boolean): void;
  selectedId: string | null;
  onOpen(ticketId: string): void;
};

/** Keys over the table: where they lead from row `at`. */
function targetOf(key: string, at: number, total: number): number | undefined {
  const steps: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + 12, PageUp: at - 12, Home: 0, End: total - 1 };
  return steps[key];
}

function useCursor({ rows, total, selectedId, onOpen }: TableProps, scrollTo: (index: number) => void) {
  const [cursor, setCursor] = useState(0);
  const focusNext = useRef(false);
  const at = Math.max(0, Math.min(cursor, total - 1));
  const move = (to: number) => {
    const next = Math.min(total - 1, Math.max(0, to));
    focusNext.current = true;
    scrollTo(next);
    setCursor(next);
    const id = rows.row(next)?.id;
    if (selectedId !== null && id !== undefined) onOpen(id);
  };
  return { at, setCursor, move, focusNext };
}

export function TicketTable(props: TableProps) {
  const { rows, total, layout, onLayout, onPull, onTickAll, selectedId, onOpen } = props;
  const { t } = useTranslation();
  const nowMs = useNow(10_000);
  const ticked = useLedgerStore((state) => state.ticked);
  const others = useOthers().people;
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: total,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 10,
    scrollPaddingStart: headHeight,
  });
  const { at, setCursor, move, focusNext } = useCursor(props, (index) => virtual.scrollToIndex(index));
  const items = virtual.getVirtualItems();
  const [first, last] = [items[0]?.index ?? 0, items.at(-1)?.index ?? 0];
  useEffect(() => rows.look(first, last), [rows, first, last]);
  useEffect(() => {
    if (!focusNext.current) return;
    const target = scroller.current?.querySelector<HTMLElement>(`[data-index="${at}"]`);
    if (!target) return;
    focusNext.current = false;
    target.focus({ preventScroll: true });
  });
  useHotkey('item.next', () => move(at + 1), total > 0);
  useHotkey('item.previous', () => move(at - 1), total > 0);
  const onKeyDown = (event: KeyboardEvent) => {
    const isOnRow = event.target instanceof HTMLElement && event.target.dataset.index !== undefined;
    if (!isOnRow || event.altKey || event.ctrlKey || event.metaKey) return;
    const to = targetOf(event.key, at, total);
    const id = rows.row(at)?.id;
    if (to !== undefined) move(to);
    else if (event.key === 'Enter' && id !== undefined) onOpen(id);
    else if (event.key === ' ' && id !== undefined) useLedgerStore.getState().tick([id], !ticked.includes(id));
    else return;
    event.preventDefault();
  };
  const { template, leastWidth } = templateOf(layout);
  return (
    <div ref={scroller} className={classes.scroller}>
      <table
        className={classes.table}
        style={{ minWidth: leastWidth }}
        aria-label={t('work.ledger.table')}
        aria-rowcount={total + 1}
        onKeyDown={onKeyDown}
      >
        <TableHead
          layout={layout}
          onLayout={onLayout}
          onPull={onPull}
          template={template}
          ticked={ticked.length === 0 ? 'none' : ticked.length >= total ? 'all' : 'some'}
          onTickAll={onTickAll}
        />
        <tbody className={classes.body} style={{ height: virtual.getTotalSize() }}>
          {items.map((item) => {
            const row = rows.row(item.index);
            const style = { transform: `translateY(${item.start}px)`, height: rowHeight, gridTemplateColumns: template };
            if (!row) return <WaitingRow key={item.key} style={style} span={layout.columns.length + 1} />;
            return (
              <Row
                key={row.id}
                row={row}
                people={others.get(row.id) ?? nobody}
                index={item.index}
                style={style}
                columns={layout.columns}
                selected={row.id === selectedId}
                ticked={ticked.includes(row.id)}
                focusable={item.index === at}
                nowMs={nowMs}
                onOpen={() => {
                  setCursor(item.index);
                  onOpen(row.id);
                }}
              />
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
