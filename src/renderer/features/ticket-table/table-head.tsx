/** The heads of the ledger's columns: press to order, drag to move, pull the edge (or arrow keys on it) to widen, twice pressed it (or Enter) is at its usual width. */
import { Checkbox } from '@mantine/core';
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { type KeyboardEvent, type PointerEvent, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { type LedgerColumn, type LedgerLayout, moveColumn, pullEdge, sortOf, usualWidth } from '../../../shared/ticket/ledger-columns.ts';
import classes from './ticket-table.module.css';

type Drawn = ReadonlyMap<LedgerColumn, number>;

/** How wide the columns are drawn now; those that share what is left over are wider than their own width. */
function drawnWidths(edge: HTMLElement, { columns }: LedgerLayout): Drawn {
  const heads = edge.closest('tr');
  return new Map(
    columns.map(({ id, width }) => [id, heads?.querySelector(`th[data-column="${id}"]`)?.getBoundingClientRect().width || width]),
  );
}

/** What can be done to the look of the columns. */
export type LookMoves = {
  /** Shown, and kept. */
  onLayout(next: LedgerLayout): void;
  /** Only shown, while an edge is being pulled. */
  onPull(next: LedgerLayout): void;
};

/** As wide as if nobody had ever pulled at it, also sharing again in the room that is left over. */
function atUsualWidth(layout: LedgerLayout, column: LedgerColumn): LedgerLayout {
  return { ...layout, columns: layout.columns.map((each) => (each.id === column ? { id: column, width: usualWidth(column) } : each)) };
}

type EdgeProps = LookMoves & { column: LedgerColumn; name: string; layout: LedgerLayout };

function Edge({ column, name, layout, onLayout, onPull }: EdgeProps) {
  const { t } = useTranslation();
  const from = useRef<{ x: number; layout: LedgerLayout; drawn: Drawn; pulled: LedgerLayout | null } | null>(null);
  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
    event.preventDefault();
    event.currentTarget.setPointerCapture(event.pointerId);
    from.current = { x: event.clientX, layout, drawn: drawnWidths(event.currentTarget, layout), pulled: null };
  };
  const onPointerMove = (event: PointerEvent<HTMLElement>) => {
    const start = from.current;
    const by = event.clientX - (start?.x ?? 0);
    if (start === null || (by === 0 && start.pulled === null)) return;
    start.pulled = pullEdge(start.layout, column, by, start.drawn);
    onPull(start.pulled);
  };
  const onLetGo = () => {
    const pulled = from.current?.pulled ?? null;
    from.current = null;
    if (pulled !== null) onLayout(pulled);
  };
  const restore = () => onLayout(atUsualWidth(layout, column));
  const width = layout.columns.find(({ id }) => id === column)?.width;
  const edge = useRef<HTMLSpanElement>(null);
  // Pushed by keys past the end of what is in sight, it takes the table along.
  useEffect(() => {
    if (width !== undefined && edge.current === document.activeElement)
      edge.current?.scrollIntoView?.({ block: 'nearest', inline: 'nearest' });
  }, [width]);
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight' && event.key !== 'Enter') return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key === 'Enter') return restore();
    onLayout(pullEdge(layout, column, event.key === 'ArrowRight' ? 16 : -16, drawnWidths(event.currentTarget, layout)));
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a rule cannot be moved, this separator can
    <span
      ref={edge}
      role="separator"
      tabIndex={0}
      aria-orientation="vertical"
      aria-label={t('ledger.widthOf', { column: name })}
      title={t('ledger.widthHint')}
      aria-valuenow={width}
      className={classes.edge}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onLostPointerCapture={onLetGo}
      onDoubleClick={restore}
      onKeyDown={onKeyDown}
    />
  );
}

type HeadCellProps = LookMoves & { column: LedgerColumn; layout: LedgerLayout };

const dragType = 'application/x-steadydesk-column';

function HeadCell({ column, layout, onLayout, onPull }: HeadCellProps) {
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
      <Edge column={column} name={name} layout={layout} onLayout={onLayout} onPull={onPull} />
    </th>
  );
}

type HeadProps = LookMoves & {
  layout: LedgerLayout;
  template: string;
  ticked: 'none' | 'some' | 'all';
  onTickAll(isOn: boolean): void;
};

export function TableHead({ layout, onLayout, onPull, template, ticked, onTickAll }: HeadProps) {
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
          <HeadCell key={id} column={id} layout={layout} onLayout={onLayout} onPull={onPull} />
        ))}
      </tr>
    </thead>
  );
}
