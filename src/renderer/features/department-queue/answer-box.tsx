/** The one place where a department answers: the result, its proof where a law asks for one, or the request handed back with a reason. */
import { Button, NativeSelect, Popover, Textarea, TextInput } from '@mantine/core';
import { IconCornerUpLeft } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TaskView } from '../../../shared/contract/department-views.ts';
import { draftKeys } from '../../../shared/contract/draft-keys.ts';
import { type HandBackReason, handBackReasons } from '../../../shared/ticket/task.ts';
import { desk } from '../../ipc/desk-client.ts';
import { useSentForm } from '../../ipc/use-form-draft.ts';
import { chordFor } from '../../state/hotkey-table.ts';
import { Banner } from '../../ui/banner.tsx';
import { Kbd, keyShortcut } from '../../ui/kbd.tsx';
import { SmallForm } from '../../ui/small-form.tsx';
import classes from './department-queue.module.css';

const handBackStart: { code: HandBackReason; note: string } = { code: 'needs_evidence', note: '' };

function HandBackForm({ task, onDone }: { task: TaskView; onDone(): void }) {
  const { t } = useTranslation();
  const key = draftKeys.handBack(task.ticketId, task.id);
  const handBack = useSentForm(key, handBackStart, { call: desk.task.handBack, onSent: onDone });
  const { code, note } = handBack.values;
  return (
    <SmallForm
      submit={t('departments.task.handBack')}
      busy={handBack.busy}
      disabled={code === 'other' && note.trim() === ''}
      problem={handBack.sentence}
      onSubmit={() => handBack.run({ taskId: task.id, code, note: note.trim() })}
    >
      <NativeSelect
        label={t('departments.task.handBackWhy')}
        data={handBackReasons.map((each) => ({ value: each, label: t(`departments.task.handBackCode.${each}`) }))}
        value={code}
        onChange={(event) => handBack.set({ code: handBackReasons.find((each) => each === event.currentTarget.value) ?? 'other' })}
      />
      <Textarea
        label={t('departments.task.handBackNote')}
        autosize
        minRows={2}
        maxRows={5}
        maxLength={500}
        value={note}
        onChange={(event) => handBack.set({ note: event.currentTarget.value })}
      />
    </SmallForm>
  );
}

function HandBack({ task }: { task: TaskView }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  return (
    <Popover opened={open} onChange={setOpen} position="top-start" width={320} trapFocus returnFocus>
      <Popover.Target>
        <Button size="xs" variant="default" leftSection={<IconCornerUpLeft size={14} stroke={1.8} />} onClick={() => setOpen(true)}>
          {t('departments.task.handBack')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <HandBackForm task={task} onDone={() => setOpen(false)} />
      </Popover.Dropdown>
    </Popover>
  );
}

export function AnswerBox({ task }: { task: TaskView }) {
  const { t } = useTranslation();
  const answer = useSentForm(draftKeys.answer(task.id), { result: '', proof: '' }, { call: desk.task.answer });
  const { result, proof } = answer.values;
  const needsProof = task.kind === 'report';
  const isReady = result.trim() !== '' && (!needsProof || proof.trim() !== '');
  const send = () => {
    if (isReady && !answer.busy) answer.run({ taskId: task.id, result: result.trim(), proof: proof.trim() });
  };
  if (!task.mayAnswer) return <p className="sd-meta">{t('departments.task.readOnly')}</p>;
  return (
    <div className={classes.answer}>
      <Textarea
        aria-label={t('departments.task.answer')}
        placeholder={t('departments.task.answerHint')}
        autosize
        minRows={3}
        maxRows={10}
        maxLength={2_000}
        value={result}
        onChange={(event) => answer.set({ result: event.currentTarget.value })}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.nativeEvent.isComposing) return;
          event.preventDefault();
          send();
        }}
      />
      {needsProof ? (
        <TextInput
          label={t('departments.task.proofLabel')}
          description={t('departments.task.proofNeeded')}
          maxLength={200}
          value={proof}
          onChange={(event) => answer.set({ proof: event.currentTarget.value })}
        />
      ) : null}
      {answer.sentence ? <Banner tone="harm">{answer.sentence}</Banner> : null}
      <div className={classes.actions}>
        <HandBack task={task} />
        <Button
          size="sm"
          loading={answer.busy}
          disabled={!isReady}
          rightSection={<Kbd chord={chordFor('compose.send')} />}
          aria-keyshortcuts={keyShortcut(chordFor('compose.send'))}
          onClick={send}
        >
          {t('departments.task.sendAnswer')}
        </Button>
      </div>
    </div>
  );
}
