/** A ticket's parts with other departments: what was asked, where each stands, what came back; and the escalations of the ticket. */
import { Button, Popover, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { EscalationView, TaskView } from '../../../shared/contract/department-views.ts';
import type { TicketDetail } from '../../../shared/contract/desk-views.ts';
import { draftKeys } from '../../../shared/contract/draft-keys.ts';
import { isUnsettled } from '../../../shared/ticket/task.ts';
import { desk } from '../../ipc/desk-client.ts';
import { useDeskMutation } from '../../ipc/use-desk-mutation.ts';
import { useFormDraft } from '../../ipc/use-form-draft.ts';
import { useFreshFacts } from '../../ipc/use-fresh-facts.ts';
import { Banner } from '../../ui/banner.tsx';
import { Chip, type ChipTone } from '../../ui/chip.tsx';
import { ClockBadge } from '../../ui/clock-badge.tsx';
import { escalationWhat } from '../../ui/escalation-words.ts';
import { freshWords } from '../../ui/fresh-words.ts';
import { SectionTitle } from '../../ui/section-title.tsx';
import { SmallForm } from '../../ui/small-form.tsx';
import { dayTime } from '../../ui/time-text.ts';
import { AskDepartment } from './ask-department.tsx';
import classes from './ticket-tasks.module.css';

const tones: Record<TaskView['state'], ChipTone> = { open: 'plain', handed_back: 'attention', answered: 'brand', withdrawn: 'plain' };

type WordsProps = { task: TaskView; mode: 'askAgain' | 'withdraw' };

function WordsForm({ task, mode, onSent }: WordsProps & { onSent(): void }) {
  const { t } = useTranslation();
  const draft = useFormDraft(draftKeys[mode](task.ticketId, task.id), { text: mode === 'askAgain' ? task.what : '' });
  const text = draft.values.text.trim();
  const onDone = () => {
    draft.clear();
    onSent();
  };
  const again = useDeskMutation(desk.task.askAgain, { onDone });
  const withdraw = useDeskMutation(desk.task.withdraw, { onDone });
  return (
    <SmallForm
      submit={t(`departments.task.${mode}`)}
      busy={again.busy || withdraw.busy}
      disabled={text === ''}
      problem={mode === 'askAgain' ? again.sentence : withdraw.sentence}
      onSubmit={() => {
        if (mode === 'askAgain') again.run({ taskId: task.id, what: text });
        else withdraw.run({ taskId: task.id, reason: text });
      }}
    >
      <Textarea
        label={t(mode === 'askAgain' ? 'departments.task.againHint' : 'departments.task.withdrawReason')}
        autosize
        minRows={2}
        maxRows={6}
        maxLength={mode === 'askAgain' ? 500 : 300}
        data-autofocus
        value={draft.values.text}
        onChange={(event) => draft.set({ text: event.currentTarget.value })}
      />
    </SmallForm>
  );
}

/** One text and one key: ask again with more, or say why it is not needed. */
function WordsButton({ task, mode }: WordsProps) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-end" width={320} trapFocus returnFocus>
      <Popover.Target>
        <Button size="compact-xs" variant={mode === 'askAgain' ? 'light' : 'subtle'} onClick={() => setOpen(true)}>
          {t(`departments.task.${mode}`)}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <WordsForm task={task} mode={mode} onSent={() => setOpen(false)} />
      </Popover.Dropdown>
    </Popover>
  );
}

/** What the department said last, where it said anything. */
function LastWord({ task, nowMs }: { task: TaskView; nowMs: number }) {
  const { t } = useTranslation();
  const last = task.thread.at(-1);
  if (last === undefined || last.kind === 'asked') return null;
  const code = last.code === null ? '' : t(`departments.task.handBackCode.${last.code}`);
  return (
    <div className={classes.said} data-kind={last.kind}>
      <p>{[code, last.text].filter((part) => part !== '').join(':')}</p>
      {last.proof === '' ? null : <p className="sd-meta">{t('departments.task.proof', { proof: last.proof })}</p>}
      <p className="sd-meta">
        {last.byName} · {dayTime(last.atMs, nowMs)}
      </p>
    </div>
  );
}

function TaskLine({ task, nowMs }: { task: TaskView; nowMs: number }) {
  const { t } = useTranslation();
  return (
    <li className={classes.task} data-testid="ticket-task" data-state={task.state}>
      <div className={classes.head}>
        <strong>{t(`words.department.${task.department}`)}</strong>
        {task.kind === 'report' ? <Chip tone="harm">{t('departments.task.report')}</Chip> : null}
        {task.unsent ? <Chip tone="attention">{t('words.waiting')}</Chip> : null}
        <span className={classes.state}>
          {task.state === 'open' ? (
            <ClockBadge startMs={task.askedAtMs} dueAtMs={task.dueAtMs} metAtMs={null} nowMs={nowMs} />
          ) : (
            <Chip tone={tones[task.state]}>{t(`departments.task.state.${task.state}`)}</Chip>
          )}
        </span>
      </div>
      <p>{task.what}</p>
      <p className="sd-meta">
        {t('departments.task.asked', { who: task.askedByName, when: dayTime(task.askedAtMs, nowMs) })}
        {task.state === 'open' ? ` · ${t('departments.task.due', { when: dayTime(task.dueAtMs, nowMs) })}` : ''}
      </p>
      <LastWord task={task} nowMs={nowMs} />
      <div className={classes.actions}>
        {isUnsettled(task) ? <WordsButton task={task} mode="withdraw" /> : null}
        {task.state === 'open' ? null : <WordsButton key={task.state} task={task} mode="askAgain" />}
      </div>
    </li>
  );
}

function EscalationLine({ escalation, nowMs }: { escalation: EscalationView; nowMs: number }) {
  const { t } = useTranslation();
  const take = useDeskMutation(desk.escalation.take);
  const reached = escalation.receivers.map(({ role, name }) => (name === '' ? t(`departments.escalation.role.${role}`) : name)).join(' → ');
  return (
    <Banner
      tone={escalation.state === 'open' ? 'harm' : 'attention'}
      lead={t(`departments.escalation.clock.${escalation.clock}`)}
      action={
        escalation.state === 'open' && escalation.mine ? (
          <Button size="compact-xs" loading={take.busy} onClick={() => take.run({ escalationId: escalation.id, note: '' })}>
            {t('departments.escalation.take')}
          </Button>
        ) : null
      }
    >
      {escalationWhat(t, escalation)} · {t('departments.escalation.reached')} {reached}
      {escalation.takenAtMs === null
        ? ''
        : ` · ${t('departments.escalation.taken', { who: escalation.takenByName, when: dayTime(escalation.takenAtMs, nowMs) })}`}
      {take.sentence ? ` · ${take.sentence}` : ''}
    </Banner>
  );
}

export function TicketTasks({ detail, nowMs }: { detail: TicketDetail; nowMs: number }) {
  const { t } = useTranslation();
  const fresh = useFreshFacts((facts) => freshWords(t, facts).block) ?? '';
  const waiting = detail.tasks.filter(isUnsettled).length;
  const raised = detail.escalations.filter(({ state }) => state !== 'settled');
  const isClosed = detail.ticket.stage === 'closed';
  if (isClosed && detail.tasks.length === 0) return null;
  return (
    <section>
      {raised.length === 0 ? null : (
        <div className={classes.raised}>
          {raised.map((escalation) => (
            <EscalationLine key={escalation.id} escalation={escalation} nowMs={nowMs} />
          ))}
        </div>
      )}
      <SectionTitle fresh={fresh}>{t('departments.task.section')}</SectionTitle>
      {detail.tasks.length === 0 ? <p className="sd-meta">{t('departments.task.none')}</p> : null}
      {waiting > 0 ? <p className="sd-meta">{t('departments.task.waitsFor', { count: waiting })}</p> : null}
      <ul className={classes.plain}>
        {detail.tasks.map((task) => (
          <TaskLine key={task.id} task={task} nowMs={nowMs} />
        ))}
      </ul>
      {isClosed ? null : <AskDepartment ticketId={detail.ticket.id} nowMs={nowMs} />}
    </section>
  );
}
