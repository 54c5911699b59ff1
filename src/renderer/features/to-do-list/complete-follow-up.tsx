/** The outcome of a follow-up, how content the customer said to be, and where it takes the ticket: further when the customer is content, back to the beginning when not. */
import { Button, NativeSelect, Textarea } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { TicketStage } from '../../../shared/base/words.ts';
import { sellingIn } from '../../../shared/compliance/follow-up-words.ts';
import type { TodoItem } from '../../../shared/contract/desk-views.ts';
import { draftKeys } from '../../../shared/contract/draft-keys.ts';
import { scores } from '../../../shared/ticket/satisfaction.ts';
import { canMove, isReopening, type ReopenReason } from '../../../shared/ticket/stage-moves.ts';
import { desk } from '../../ipc/desk-client.ts';
import { useSentForm } from '../../ipc/use-form-draft.ts';
import { Banner } from '../../ui/banner.tsx';
import { ReopenCode } from '../../ui/reopen-code.tsx';
import { ScorePicker } from '../../ui/score-picker.tsx';
import { CallCustomer } from './call-customer.tsx';
import classes from './to-do-list.module.css';

/** Where a good outcome takes the ticket; null where a follow-up says nothing of that. */
function nextOf({ code, stage }: TodoItem): TicketStage | null {
  if (code === 'satisfaction' && stage === 'confirming') return 'care';
  return code === 'care' && stage === 'care' ? 'closed' : null;
}

type StageProps = { present: TicketStage; next: TicketStage; value: TicketStage; onPick: (stage: TicketStage) => void };

function ThenStage({ present, next, value, onPick }: StageProps) {
  const { t } = useTranslation();
  const choices = [next, present, ...(canMove(present, 'verifying') ? ['verifying' as const] : [])];
  const label = (stage: TicketStage) => {
    if (isReopening(present, stage)) return t('work.toDo.nextReopen');
    return t(stage === present ? 'work.toDo.nextStay' : 'work.toDo.nextMove', { stage: t(`words.stage.${stage}`) });
  };
  return (
    <NativeSelect
      label={t('work.toDo.next')}
      data={choices.map((stage) => ({ value: stage, label: label(stage) }))}
      value={value}
      onChange={(event) => onPick(choices.find((stage) => stage === event.currentTarget.value) ?? present)}
    />
  );
}

/** What was said or is to be said in a follow-up does not sell: told while it is typed, with other words; the outcome is taken as it is. */
function Selling({ text, onText }: { text: string; onText: (text: string) => void }) {
  const { t } = useTranslation();
  const finding = useMemo(() => sellingIn(text), [text])[0];
  if (finding === undefined) return null;
  const { start, end, reason, rewrite } = finding;
  const take = () => onText(text.slice(0, start) + rewrite + text.slice(end));
  return (
    <Banner
      tone="attention"
      lead={t('work.toDo.sells', { text: finding.text })}
      action={
        rewrite === null ? null : (
          <Button size="compact-xs" variant="default" onClick={take}>
            {t('work.toDo.sellsTake')}
          </Button>
        )
      }
    >
      {reason}
      {rewrite === null ? '' : t('work.toDo.sellsInstead', { text: rewrite })}
    </Banner>
  );
}

/** `score` 0: the customer gave none. */
type FormValues = { outcome: string; score: number; stage: TicketStage; code: ReopenReason };

export function CompleteFollowUp({ item, onDone }: { item: TodoItem; onDone: () => void }) {
  const { t } = useTranslation();
  const present = item.stage ?? null;
  const next = nextOf(item);
  const initial: FormValues = { outcome: '', score: 0, stage: next ?? 'new', code: 'not_fixed' };
  const complete = useSentForm(draftKeys.followUp(item.id), initial, { call: desk.followUp.complete, onSent: onDone });
  const { outcome, score, code } = complete.values;
  const asks = item.code === 'satisfaction' || item.code === 'care';
  const stage = next === null ? null : complete.values.stage;
  const reopens = present !== null && stage !== null && isReopening(present, stage);
  const finish = () =>
    complete.run({
      followUpId: item.id,
      outcome: outcome.trim(),
      ...(asks && score > 0 ? { score } : {}),
      ...(stage === null || stage === present ? {} : { stage }),
      ...(reopens ? { reopenCode: code } : {}),
    });
  return (
    <div className={classes.form}>
      {asks ? (
        <ScorePicker
          label={t('work.toDo.score')}
          hint={t('work.toDo.scoreHint')}
          choices={[
            ...scores.map((n) => ({ value: n, label: t('work.toDo.scoreOf', { n }) })),
            { value: 0, label: t('work.toDo.scoreNone') },
          ]}
          value={score}
          onPick={(picked) => complete.set({ score: picked })}
        />
      ) : null}
      <Textarea
        label={t('work.toDo.outcome')}
        placeholder={t('work.toDo.outcomeHint')}
        autosize
        minRows={2}
        maxRows={6}
        maxLength={500}
        data-autofocus={asks ? undefined : true}
        value={outcome}
        onChange={(event) => complete.set({ outcome: event.currentTarget.value })}
      />
      <Selling text={outcome} onText={(words) => complete.set({ outcome: words })} />
      {present === null || next === null ? null : (
        <ThenStage present={present} next={next} value={stage ?? present} onPick={(picked) => complete.set({ stage: picked })} />
      )}
      {reopens ? <ReopenCode value={code} onPick={(picked) => complete.set({ code: picked })} /> : null}
      {complete.sentence ? <Banner tone="harm">{complete.sentence}</Banner> : null}
      <div className={classes.formActions}>
        <CallCustomer item={item} current />
        <Button size="xs" loading={complete.busy} disabled={outcome.trim() === '' && (!asks || score === 0)} onClick={finish}>
          {t('work.toDo.finish')}
        </Button>
      </div>
    </div>
  );
}
