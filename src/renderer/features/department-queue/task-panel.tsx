/** One request to a department, read top to bottom; its answer box stays in sight below. */
import { useTranslation } from 'react-i18next';
import type { TaskView } from '../../../shared/contract/department-views.ts';
import { useNow } from '../../state/now.ts';
import { Chip } from '../../ui/chip.tsx';
import { ClockBadge } from '../../ui/clock-badge.tsx';
import { ReadingPanel } from '../../ui/reading-panel.tsx';
import { dayTime } from '../../ui/time-text.ts';
import { AnswerBox } from './answer-box.tsx';
import classes from './department-queue.module.css';
import { TaskBriefView } from './task-brief.tsx';

export function TaskPanel({ task }: { task: TaskView }) {
  const { t } = useTranslation();
  const nowMs = useNow(10_000);
  const { brief } = task;
  return (
    <ReadingPanel
      testId="task-panel"
      label={task.what}
      bodyLabel={t('departments.task.case')}
      head={
        <div className={classes.head}>
          <p className="sd-meta">
            <span className="sd-whole sd-figures">{brief.ticketNo}</span> · {brief.title}
          </p>
          <h2 className={classes.what}>{task.what}</h2>
          <div className={classes.chips}>
            <Chip>{t(`words.department.${task.department}`)}</Chip>
            <Chip>{t(`words.type.${brief.type}`)}</Chip>
            {task.kind === 'report' ? <Chip tone="harm">{t('departments.task.report')}</Chip> : null}
            {brief.urgency === 'normal' ? null : <Chip tone="attention">{t(`words.urgency.${brief.urgency}`)}</Chip>}
            {task.unsent ? <Chip tone="attention">{t('words.waiting')}</Chip> : null}
          </div>
          <p className={classes.due}>
            <ClockBadge
              label={t('departments.task.due', { when: dayTime(task.dueAtMs, nowMs) })}
              startMs={task.askedAtMs}
              dueAtMs={task.dueAtMs}
              metAtMs={task.state === 'open' ? null : (task.settledAtMs ?? task.thread.at(-1)?.atMs ?? null)}
              nowMs={nowMs}
            />
            <span className="sd-meta">{t('departments.task.asked', { who: task.askedByName, when: dayTime(task.askedAtMs, nowMs) })}</span>
          </p>
        </div>
      }
      foot={task.state === 'open' ? <AnswerBox key={task.id} task={task} /> : null}
    >
      <TaskBriefView task={task} nowMs={nowMs} />
    </ReadingPanel>
  );
}
