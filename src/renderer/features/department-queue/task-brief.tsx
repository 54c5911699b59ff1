/** What a department may know of a case: the problem, what was checked, the evidence, and the exchange so far. */
import { IconCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { TaskView } from '../../../shared/contract/department-views.ts';
import { useTicketFile } from '../../ipc/use-ticket-file.ts';
import { EvidenceRow } from '../../ui/evidence-row.tsx';
import { FactPairs } from '../../ui/fact-pairs.tsx';
import { SectionTitle } from '../../ui/section-title.tsx';
import { TicketFileLine } from '../../ui/ticket-file.tsx';
import { dayTime } from '../../ui/time-text.ts';
import classes from './department-queue.module.css';

function Problem({ brief }: Pick<TaskView, 'brief'>) {
  const { t } = useTranslation();
  const { problem } = brief;
  const pairs = [
    ['problem', problem.what],
    ['order', problem.orderNo],
    ['wish', problem.ask],
  ] as const;
  const told = pairs.filter(([, text]) => text !== '');
  if (told.length === 0) return null;
  return (
    <FactPairs
      pairs={told.map(([part, text]) => ({ id: part, name: t(`departments.task.${part}`), value: text, isWhole: part === 'order' }))}
    />
  );
}

function Evidence({ brief }: Pick<TaskView, 'brief'>) {
  const { t } = useTranslation();
  if (brief.evidence.length === 0) return <p className="sd-meta">{t('departments.task.noEvidence')}</p>;
  return (
    <ul className={classes.plain}>
      {brief.evidence.map((item) => (
        <EvidenceRow key={item.id} item={item}>
          {item.sha256 === null ? null : <EvidenceFile sha256={item.sha256} name={item.fileName ?? item.label} />}
        </EvidenceRow>
      ))}
    </ul>
  );
}

function EvidenceFile({ sha256, name }: { sha256: string; name: string }) {
  return <TicketFileLine {...useTicketFile(sha256, name)} />;
}

function Thread({ task, nowMs }: { task: TaskView; nowMs: number }) {
  const { t } = useTranslation();
  return (
    <ol className={classes.thread}>
      {task.thread.map((entry) => (
        <li key={`${entry.kind}:${entry.atMs}`} className={classes.entry} data-kind={entry.kind}>
          <p className="sd-meta">
            {entry.byName} · {t(`departments.task.entry.${entry.kind}`)} · <time>{dayTime(entry.atMs, nowMs)}</time>
          </p>
          {entry.code === null ? null : <p className={classes.code}>{t(`departments.task.handBackCode.${entry.code}`)}</p>}
          {entry.text === '' ? null : <p>{entry.text}</p>}
          {entry.proof === '' ? null : <p className={classes.proof}>{t('departments.task.proof', { proof: entry.proof })}</p>}
        </li>
      ))}
    </ol>
  );
}

export function TaskBriefView({ task, nowMs }: { task: TaskView; nowMs: number }) {
  const { t } = useTranslation();
  const { brief, duty } = task;
  return (
    <>
      {duty === null ? null : (
        <section className={classes.duty}>
          <p>{t('departments.task.duty', { law: duty.law, article: duty.article, source: duty.source })}</p>
          <p className="sd-meta">{t('departments.task.dutyChecked', { date: duty.checked_on, confidence: duty.confidence })}</p>
        </section>
      )}
      <section>
        <SectionTitle>{t('departments.task.case')}</SectionTitle>
        <Problem brief={brief} />
        {brief.facts.length === 0 ? null : (
          <ul className={classes.plain} aria-label={t('departments.task.facts')}>
            {brief.facts.map((fact) => (
              <li key={fact} className={classes.fact}>
                <IconCheck size={16} stroke={1.8} aria-hidden="true" />
                {fact}
              </li>
            ))}
          </ul>
        )}
      </section>
      <section>
        <SectionTitle>{t('departments.task.evidence')}</SectionTitle>
        <Evidence brief={brief} />
      </section>
      <section>
        <SectionTitle>{t('departments.task.thread')}</SectionTitle>
        <Thread task={task} nowMs={nowMs} />
      </section>
    </>
  );
}
