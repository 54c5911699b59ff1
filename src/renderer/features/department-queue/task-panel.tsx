/** One request to a department, read top to bottom; its answer box stays in sight below. */
import { useTranslation } from 'react-i18next';
import type { TaskView } from '../../../shared/contract/department-views.ts';
import { useNow } from '../../state/now.ts';
import { Chip } from '../../ui/chip.tsx';
import { ClockBadge } from '../../ui/clock-badge.tsx';
import { dayTime } from '../../ui/time-text.ts';
import { AnswerBox } from './answer-box.tsx';
import classes from './department-queue.module.css';
import { TaskBriefView } from './task-brief.tsx';

export function TaskPanel({ task }: { task: TaskView }) {
  const { t } = useTranslation();
  const nowMs = useNow(10_000);
  const { brief } = task;
  return (
    <article className={classes.panel} aria-label={task.what} data-testid="task-panel">
      <header className={classes.panelHead}>
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
      </header>
      {/* Reached by key, so that it scrolls by key. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling place without a control of its own */}
      <section className={classes.panelBody} tabIndex={0} aria-label={t('departments.task.case')}>
        <TaskBriefView task={task} nowMs={nowMs} />
      </section>
      {task.state === 'open' ? (
        <footer className={classes.panelFoot}>
          <AnswerBox key={task.id} task={task} />
        </footer>
      ) : null}
    </article>
  );
}
