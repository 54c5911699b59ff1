/** A queue with a panel beside it, one entry a line: a title with its clock, what it is about in two lines, and the small facts below. */
import { UnstyledButton } from '@mantine/core';
import { Fragment, type ReactNode } from 'react';
import { LongList, type RowPlace } from './long-list.tsx';
import classes from './queue-line.module.css';

type Props = {
  testId: string;
  place: RowPlace;
  current: boolean;
  title: string;
  text: string;
  /** At the right of the title: the time left, or what has become of it. */
  clock: ReactNode;
  facts: ReactNode;
  onPick(): void;
};

export function QueueLine({ testId, place, current, title, text, clock, facts, onPick }: Props) {
  return (
    <li {...place}>
      <UnstyledButton className={classes.line} aria-current={current ? 'true' : undefined} data-testid={testId} onClick={onPick}>
        <span className={classes.head}>
          <span className={classes.title} title={title}>
            {title}
          </span>
          {clock}
        </span>
        <span className={classes.text} title={text}>
          {text}
        </span>
        <span className={classes.facts}>{facts}</span>
      </UnstyledButton>
    </li>
  );
}

const lineHeight = 90;

type ListProps<T extends { id: string }> = {
  label: string;
  items: readonly T[];
  currentId: string | null;
  row(item: T, place: RowPlace): ReactNode;
};

/** Of any length; the entry of `currentId` is brought into sight when it becomes that. */
export function QueueList<T extends { id: string }>({ label, items, currentId, row }: ListProps<T>) {
  return (
    <LongList
      className={classes.list}
      label={label}
      items={items}
      keyOf={({ id }) => id}
      rowHeight={lineHeight}
      at={items.findIndex(({ id }) => id === currentId)}
      row={(item, place, key) => <Fragment key={key}>{row(item, place)}</Fragment>}
    />
  );
}
