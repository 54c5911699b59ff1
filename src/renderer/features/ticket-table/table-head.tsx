/** The heads of the ledger's columns: press to order, drag to move, pull the edge (or arrow keys on it) to widen. */
import { Checkbox } from '@mantine/core';
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { type KeyboardEvent, type PointerEvent, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { type LedgerColumn, type LedgerLayout, moveColumn, pullEdge, sortOf } from '../../../shared/ticket/ledger-columns.ts';
import classes from './ticket-table.module.css';

type Drawn = ReadonlyMap<LedgerColumn, number>;

/** How wide the columns are drawn now; those that share what is left over are wider than their own width. */
function drawnWidths(edge: HTMLElement, { columns }: LedgerLayout): Drawn {
  const heads = edge.closest('tr');
  return new Map(
    columns.map(({ id, width }) => [id, heads?.querySelector(`th[data-column="${id}"]`)?.getBoundingClientRect().width || width]),
  );
}

type EdgeProps = { column: LedgerColumn; label: string; layout: LedgerLayout; onLayout(next: LedgerLayout): void };

function Edge({ column, label, layout, onLayout }: EdgeProps) {
  const from = useRef<{ x: number; layout: LedgerLayout; drawn: Drawn } | null>(null);
  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
    event.preventDefault();
    event.currentTarget.setPointerCapture(event.pointerId);
    from.current = { x: event.clientX, layout, drawn: drawnWidths(event.currentTarget, layout) };
  };
  const onPointerMove = (event: PointerEvent<HTMLElement>) => {
    if (from.current) onLayout(pullEdge(from.current.layout, column, event.clientX - from.current.x, from.current.drawn));
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
    event.preventDefault();
    event.stopPropagation();
    onLayout(pullEdge(layout, column, event.key === 'ArrowRight' ? 16 : -16, drawnWidths(event.currentTarget, layout)));
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a rule cannot be moved, this separator can
    <span
      role="separator"
      tabIndex={0}
      aria-orientation="vertical"
      aria-label={label}
      aria-valuenow={layout.columns.find(({ id }) => id === column)?.width}
      className={classes.edge}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onLostPointerCapture={() => {
        from.current = null;
      }}
      onKeyDown={onKeyDown}
    />
  );
}

type HeadCellProps = { column: LedgerColumn; layout: LedgerLayout; onLayout(next: LedgerLayout): void };

const dragType = 'application/x-steadydesk-column';

function HeadCell({ column, layout, onLayout }: HeadCellProps) {
  const { t } = useTranslation();
  const sort = sortOf(column);
  const name = t(`ledger.columns.${column}`);
  const isSorted = sort !== null && layout.sort.by === sort;
  const Arrow = layout.sort.down ? IconArrowDown : IconArrowUp;
  const order = () => sort && onLayout({ ...layout, sort: { by: sort, down: isSorted ? !layout.sort.down : sort === 'last' } });
  const place = (id: LedgerColumn) => layout.columns.findIndex((each) => each.id === id);
  return (
    <th
      data-column={column}
      aria-sort={isSorted ? (layout.sort.down ? 'descending' : 'ascending') : undefined}
      draggable
      onDragStart={(event) => event.dataTransfer.setData(dragType, column)}
      onDragOver={(event) => event.dataTransfer.types.includes(dragType) && event.preventDefault()}
      onDrop={(event) => {
        const moved = layout.columns.find(({ id }) => id === event.dataTransfer.getData(dragType))?.id;
        if (moved !== undefined && moved !== column) onLayout(moveColumn(layout, moved, place(column) - place(moved)));
      }}
    >
      {sort === null ? (
        <span className={classes.headText}>{name}</span>
      ) : (
        <button type="button" className={classes.headButton} onClick={order}>
          <span className={classes.headText}>{name}</span>
          {isSorted ? <Arrow size={14} stroke={1.8} aria-hidden="true" /> : null}
        </button>
      )}
      <Edge label={t('ledger.widthOf', { column: name })} column={column} layout={layout} onLayout={onLayout} />
    </th>
  );
}

type HeadProps = {
  layout: LedgerLayout;
  onLayout(next: LedgerLayout): void;
  template: string;
  ticked: 'none' | 'some' | 'all';
  onTickAll(isOn: boolean): void;
};

export function TableHead({ layout, onLayout, template, ticked, onTickAll }: HeadProps) {
  const { t } = useTranslation();
  return (
    <thead className={classes.headGroup}>
      <tr className={classes.head} style={{ gridTemplateColumns: template }} aria-rowindex={1}>
        <th className={classes.tick}>
          <Checkbox
            size="xs"
            aria-label={t('ledger.tickAll')}
            checked={ticked === 'all'}
            indeterminate={ticked === 'some'}
            onChange={(event) => onTickAll(event.currentTarget.checked)}
          />
        </th>
        {layout.columns.map(({ id }) => (
          <HeadCell key={id} column={id} layout={layout} onLayout={onLayout} />
        ))}
      </tr>
    </thead>
  );
}
