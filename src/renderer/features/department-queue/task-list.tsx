/** A department's queue by deadline, one line each: what, of which case, by when. */
import { UnstyledButton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { TaskView } from '../../../shared/contract/department-views.ts';
import { useHotkey } from '../../state/hotkeys.ts';
import { useNow } from '../../state/now.ts';
import { useUiStore } from '../../state/ui-store.ts';
import { Chip } from '../../ui/chip.tsx';
import { ClockBadge } from '../../ui/clock-badge.tsx';
import { LongList, type RowPlace } from '../../ui/long-list.tsx';
import { dayTime } from '../../ui/time-text.ts';
import classes from './department-queue.module.css';

const lineHeight = 90;

type LineProps = { task: TaskView; place: RowPlace; current: boolean; nowMs: number };

function Line({ task, place, current, nowMs }: LineProps) {
  const { t } = useTranslation();
  const { brief } = task;
  return (
    <li {...place}>
      <UnstyledButton
        className={classes.line}
        aria-current={current ? 'true' : undefined}
        data-testid="task-line"
        onClick={() => useUiStore.setState({ taskId: task.id })}
      >
        <span className={classes.lineHead}>
          <span className={classes.lineTitle} title={brief.title}>
            {brief.title}
          </span>
          {task.state === 'open' ? (
            <ClockBadge startMs={task.askedAtMs} dueAtMs={task.dueAtMs} metAtMs={null} nowMs={nowMs} />
          ) : (
            <Chip tone={task.state === 'answered' ? 'brand' : 'attention'}>{t(`departments.task.state.${task.state}`)}</Chip>
          )}
        </span>
        <span className={classes.lineWhat} title={task.what}>
          {task.what}
        </span>
        <span className={classes.lineMeta}>
          <span className="sd-whole sd-figures">{brief.ticketNo}</span>
          <span>{t(`words.department.${task.department}`)}</span>
          <time>{t('departments.task.due', { when: dayTime(task.dueAtMs, nowMs) })}</time>
          {task.kind === 'report' ? <Chip tone="harm">{t('departments.task.report')}</Chip> : null}
          {task.unsent ? <Chip tone="attention">{t('words.waiting')}</Chip> : null}
        </span>
      </UnstyledButton>
    </li>
  );
}

export function TaskList({ tasks, currentId }: { tasks: readonly TaskView[]; currentId: string | null }) {
  const { t } = useTranslation();
  const nowMs = useNow(10_000);
  const at = tasks.findIndex(({ id }) => id === currentId);
  const move = (by: number) => {
    const next = tasks[Math.min(tasks.length - 1, Math.max(0, at + by))];
    if (next) useUiStore.setState({ taskId: next.id });
  };
  useHotkey('item.next', () => move(1), tasks.length > 0);
  useHotkey('item.previous', () => move(-1), tasks.length > 0);
  return (
    <LongList
      className={classes.list}
      label={t('departments.queue.list')}
      items={tasks}
      keyOf={({ id }) => id}
      rowHeight={lineHeight}
      at={at}
      row={(task, place, key) => <Line key={key} task={task} place={place} current={task.id === currentId} nowMs={nowMs} />}
    />
  );
}
