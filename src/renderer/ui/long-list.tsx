/**
 * A list that may be of any length: a short one is simply there, of a long one only what is in sight is drawn.
 * It scrolls with the nearest place marked `data-scroller`. Of its rows it knows nothing but their height.
 */
import { useVirtualizer } from '@tanstack/react-virtual';
import { type CSSProperties, type ReactNode, type Ref, useLayoutEffect, useRef, useState } from 'react';

/** As many rows are drawn without counting what is in sight. */
const drawnWhole = 80;

/** To be spread over the row's `<li>`. */
export type RowPlace = {
  ref?: Ref<HTMLLIElement>;
  style?: CSSProperties;
  'data-index'?: number;
  'aria-setsize'?: number;
  'aria-posinset'?: number;
};

type Props<T> = {
  items: readonly T[];
  keyOf: (item: T) => string;
  /** Pixels of a usual row, until it is there to be measured. */
  rowHeight: number;
  /** The chosen row, brought into sight when another is chosen, not when rows come or go above it; none when negative. */
  at?: number;
  className?: string | undefined;
  label?: string;
  row: (item: T, place: RowPlace, key: string) => ReactNode;
};

export function LongList<T>(props: Props<T>) {
  const { items, keyOf, className, label, row } = props;
  if (items.length > drawnWhole) return <InSight {...props} />;
  return (
    <ul className={className} aria-label={label}>
      {items.map((item) => row(item, {}, keyOf(item)))}
    </ul>
  );
}

/** Pixels from the top of what scrolls to the top of the list: other things may stand above it and change their height. */
function topInside(list: HTMLElement, scroller: Element): number {
  return Math.round(list.getBoundingClientRect().top - scroller.getBoundingClientRect().top + scroller.scrollTop);
}

function InSight<T>({ items, keyOf, rowHeight, at = -1, className, label, row }: Props<T>) {
  const list = useRef<HTMLUListElement>(null);
  const [scrollMargin, setScrollMargin] = useState(0);
  const getScrollElement = () => list.current?.closest('[data-scroller]') ?? null;
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement,
    estimateSize: () => rowHeight,
    getItemKey: (index) => keyOf(items[index] as T),
    overscan: 8,
    scrollMargin,
  });
  useLayoutEffect(() => {
    const scroller = getScrollElement();
    if (list.current !== null && scroller !== null) setScrollMargin(topInside(list.current, scroller));
  });
  const chosen = items[at];
  const chosenKey = chosen === undefined ? null : keyOf(chosen);
  const shownKey = useRef(chosenKey);
  useLayoutEffect(() => {
    if (chosenKey !== null && chosenKey !== shownKey.current) virtual.scrollToIndex(at);
    shownKey.current = chosenKey;
  }, [at, chosenKey, virtual]);
  return (
    <ul ref={list} className={className} aria-label={label} style={{ position: 'relative', height: virtual.getTotalSize() }}>
      {virtual.getVirtualItems().map(({ index, key, start }) => {
        const item = items[index];
        if (item === undefined) return null;
        const style = { position: 'absolute', insetInline: 0, top: 0, transform: `translateY(${start - scrollMargin}px)` } as const;
        const place = { 'aria-setsize': items.length, 'aria-posinset': index + 1, 'data-index': index };
        return row(item, { ref: virtual.measureElement, style, ...place }, String(key));
      })}
    </ul>
  );
}
