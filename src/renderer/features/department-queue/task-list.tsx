/** A department's queue by deadline, one line each: what, of which case, by when. */
import { useTranslation } from 'react-i18next';
import type { TaskView } from '../../../shared/contract/department-views.ts';
import { useHotkey } from '../../state/hotkeys.ts';
import { useNow } from '../../state/now.ts';
import { useUiStore } from '../../state/ui-store.ts';
import { Chip } from '../../ui/chip.tsx';
import { ClockBadge } from '../../ui/clock-badge.tsx';
import type { RowPlace } from '../../ui/long-list.tsx';
import { QueueLine, QueueList } from '../../ui/queue-line.tsx';
import { dayTime } from '../../ui/time-text.ts';

type LineProps = { task: TaskView; place: RowPlace; current: boolean; nowMs: number };

function Line({ task, place, current, nowMs }: LineProps) {
  const { t } = useTranslation();
  const { brief } = task;
  return (
    <QueueLine
      testId="task-line"
      place={place}
      current={current}
      title={brief.title}
      text={task.what}
      onPick={() => useUiStore.setState({ taskId: task.id })}
      clock={
        task.state === 'open' ? (
          <ClockBadge startMs={task.askedAtMs} dueAtMs={task.dueAtMs} metAtMs={null} nowMs={nowMs} />
        ) : (
          <Chip tone={task.state === 'answered' ? 'brand' : 'attention'}>{t(`departments.task.state.${task.state}`)}</Chip>
        )
      }
      facts={
        <>
          <span className="sd-whole sd-figures">{brief.ticketNo}</span>
          <span>{t(`words.department.${task.department}`)}</span>
          <time>{t('departments.task.due', { when: dayTime(task.dueAtMs, nowMs) })}</time>
          {task.kind === 'report' ? <Chip tone="harm">{t('departments.task.report')}</Chip> : null}
          {task.unsent ? <Chip tone="attention">{t('words.waiting')}</Chip> : null}
        </>
      }
    />
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
    <QueueList
      label={t('departments.queue.list')}
      items={tasks}
      currentId={currentId}
      row={(task, place) => <Line task={task} place={place} current={task.id === currentId} nowMs={nowMs} />}
    />
  );
}
