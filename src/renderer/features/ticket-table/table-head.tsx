/** The heads of the ledger's columns: press to order, drag to move, pull the edge (or arrow keys on it) to widen. */
import { Checkbox } from '@mantine/core';
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { type KeyboardEvent, type PointerEvent, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { type LedgerColumn, type LedgerLayout, moveColumn, resizeColumn, sortOf } from '../../../shared/ticket/ledger-columns.ts';
import classes from './ticket-table.module.css';

type EdgeProps = { label: string; width: number; onWidth(width: number): void };

function Edge({ label, width, onWidth }: EdgeProps) {
  const from = useRef<{ x: number; width: number } | null>(null);
  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
    event.preventDefault();
    event.currentTarget.setPointerCapture(event.pointerId);
    from.current = { x: event.clientX, width };
  };
  const onPointerMove = (event: PointerEvent<HTMLElement>) => {
    if (from.current) onWidth(from.current.width + event.clientX - from.current.x);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
    event.preventDefault();
    event.stopPropagation();
    onWidth(width + (event.key === 'ArrowRight' ? 16 : -16));
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a rule cannot be moved, this separator can
    <span
      role="separator"
      tabIndex={0}
      aria-orientation="vertical"
      aria-label={label}
      aria-valuenow={width}
      className={classes.edge}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={() => {
        from.current = null;
      }}
      onKeyDown={onKeyDown}
    />
  );
}

type HeadCellProps = { column: LedgerColumn; width: number; layout: LedgerLayout; onLayout(next: LedgerLayout): void };

const dragType = 'application/x-steadydesk-column';

function HeadCell({ column, width, layout, onLayout }: HeadCellProps) {
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
      <Edge label={t('ledger.widthOf', { column: name })} width={width} onWidth={(next) => onLayout(resizeColumn(layout, column, next))} />
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
        {layout.columns.map(({ id, width }) => (
          <HeadCell key={id} column={id} width={width} layout={layout} onLayout={onLayout} />
        ))}
      </tr>
    </thead>
  );
}
