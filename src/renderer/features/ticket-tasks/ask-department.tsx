/** Asks a department for its part: what the policy proposes and why, changed by the agent, sent only when a person says so. */
import { Button, NativeSelect, Textarea } from '@mantine/core';
import { IconBuildingPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AskOptions, ProposalView } from '../../../shared/contract/department-views.ts';
import { draftKeys } from '../../../shared/contract/draft-keys.ts';
import { desk } from '../../ipc/desk-client.ts';
import { queries } from '../../ipc/queries.ts';
import { useDeskMutation } from '../../ipc/use-desk-mutation.ts';
import { useFormDraft } from '../../ipc/use-form-draft.ts';
import { Banner } from '../../ui/banner.tsx';
import { quotedWords } from '../../ui/quoted-words.ts';
import { dayTime } from '../../ui/time-text.ts';
import classes from './ticket-tasks.module.css';

type AskedDepartment = Parameters<typeof desk.task.assign>[0]['department'];

function Proposal({ proposal, onUse }: { proposal: ProposalView; onUse: () => void }) {
  const { t } = useTranslation();
  const { duty, words } = proposal;
  return (
    <div className={classes.proposal} data-testid="route-proposal" data-department={proposal.department}>
      <div>
        <p>{t('departments.task.proposed', { department: t(`words.department.${proposal.department}`) })}</p>
        <p className="sd-meta">
          {t('departments.task.because', { why: proposal.reasons.join('、') })}
          {words.length === 0 ? '' : ` · ${t('departments.task.words', { words: quotedWords(t, words) })}`}
        </p>
        {duty === null ? null : (
          <p className="sd-meta">
            {duty.source} · {t('departments.task.dutyChecked', { date: duty.checked_on, confidence: duty.confidence })}
          </p>
        )}
      </div>
      <Button size="compact-xs" variant="light" onClick={onUse}>
        {t('departments.task.use')}
      </Button>
    </div>
  );
}

type FormProps = { ticketId: string; options: AskOptions; nowMs: number; onDone: () => void };

function Form({ ticketId, options, nowMs, onDone }: FormProps) {
  const { t } = useTranslation();
  const [first] = options.proposals;
  const free = options.departments;
  const department = first?.department ?? free[0]?.department ?? 'quality';
  const initial = { department: String(department), what: first?.ask ?? '', dutyId: first?.duty?.id ?? '' };
  const draft = useFormDraft(draftKeys.ask(ticketId), initial);
  const { values } = draft;
  const chosen = options.proposals.find(({ duty }) => duty !== null && duty.id === values.dutyId);
  const dueAtMs = chosen?.dueAtMs ?? free.find((each) => each.department === values.department)?.dueAtMs;
  const assign = useDeskMutation(desk.task.assign, {
    onDone: () => {
      void draft.clear();
      onDone();
    },
  });
  return (
    <form
      className={classes.ask}
      onSubmit={(event) => {
        event.preventDefault();
        const dutyId = chosen === undefined ? null : values.dutyId;
        assign.run({ ticketId, department: values.department as AskedDepartment, what: values.what.trim(), dutyId });
      }}
    >
      {options.proposals.map((proposal) => (
        <Proposal
          key={`${proposal.department}:${proposal.ask}`}
          proposal={proposal}
          onUse={() => draft.set({ department: proposal.department, what: proposal.ask, dutyId: proposal.duty?.id ?? '' })}
        />
      ))}
      <NativeSelect
        label={t('departments.task.department')}
        data={free.map((each) => ({ value: each.department, label: t(`words.department.${each.department}`) }))}
        value={values.department}
        onChange={(event) => draft.set({ department: event.currentTarget.value, dutyId: '' })}
      />
      <Textarea
        label={t('departments.task.what')}
        placeholder={t('departments.task.whatHint')}
        autosize
        minRows={2}
        maxRows={6}
        maxLength={500}
        value={values.what}
        onChange={(event) => draft.set({ what: event.currentTarget.value })}
      />
      {assign.sentence ? <Banner tone="harm">{assign.sentence}</Banner> : null}
      <div className={classes.askFoot}>
        <span className="sd-meta">{dueAtMs === undefined ? '' : t('departments.task.dueWouldBe', { when: dayTime(dueAtMs, nowMs) })}</span>
        <Button size="xs" variant="default" onClick={onDone}>
          {t('words.cancel')}
        </Button>
        <Button type="submit" size="xs" loading={assign.busy} disabled={values.what.trim() === ''}>
          {t('departments.task.send')}
        </Button>
      </div>
    </form>
  );
}

export function AskDepartment({ ticketId, nowMs }: { ticketId: string; nowMs: number }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const { data } = useQuery(queries.task.options.queryOptions({ input: { ticketId } }));
  if (data === undefined) return null;
  if (data.departments.length === 0) return <p className="sd-meta">{t('departments.task.allFull')}</p>;
  if (open) return <Form ticketId={ticketId} options={data} nowMs={nowMs} onDone={() => setOpen(false)} />;
  const [first] = data.proposals;
  return (
    <div className={classes.askFoot}>
      <span className="sd-meta">
        {first === undefined ? '' : t('departments.task.proposed', { department: t(`words.department.${first.department}`) })}
      </span>
      <Button
        size="xs"
        variant={first === undefined ? 'default' : 'light'}
        leftSection={<IconBuildingPlus size={14} stroke={1.8} />}
        onClick={() => setOpen(true)}
      >
        {t('departments.task.ask')}
      </Button>
    </div>
  );
}
