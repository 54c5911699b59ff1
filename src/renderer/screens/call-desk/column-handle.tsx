/** The edge of a side column: dragged, or moved with the arrow keys; the width is remembered, a double click gives the usual one. */
import { type KeyboardEvent, type PointerEvent, useRef } from 'react';
import { useUiStore } from '../../state/ui-store.ts';
import classes from './call-desk.module.css';

const limits = { left: { least: 240, most: 420, usual: 296 }, right: { least: 300, most: 520, usual: 352 } } as const;
const stepPx = 16;

export function ColumnHandle({ side, label }: { side: 'left' | 'right'; label: string }) {
  const width = useUiStore((state) => (side === 'left' ? state.leftWidth : state.rightWidth));
  const drag = useRef<{ fromX: number; fromWidth: number } | null>(null);
  const outward = side === 'left' ? 1 : -1;
  const { least, most, usual } = limits[side];
  const set = (next: number) => useUiStore.getState().setWidths({ [side]: Math.min(most, Math.max(least, next)) });
  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    drag.current = { fromX: event.clientX, fromWidth: width };
    event.currentTarget.setPointerCapture(event.pointerId);
    event.preventDefault();
  };
  const onPointerMove = (event: PointerEvent<HTMLDivElement>) => {
    if (drag.current) set(drag.current.fromWidth + outward * (event.clientX - drag.current.fromX));
  };
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const by = event.key === 'ArrowRight' ? stepPx : event.key === 'ArrowLeft' ? -stepPx : 0;
    if (by === 0) return;
    event.preventDefault();
    set(width + outward * by);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a focusable separator is the pattern for a splitter
    <div
      className={classes.handle}
      data-side={side}
      role="separator"
      tabIndex={0}
      aria-orientation="vertical"
      aria-label={label}
      aria-valuenow={width}
      aria-valuemin={least}
      aria-valuemax={most}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={() => {
        drag.current = null;
      }}
      onDoubleClick={() => set(usual)}
      onKeyDown={onKeyDown}
    />
  );
}
