/** The end of a contact on one page, filled in from its steps: the agent checks, corrects and finishes with one key. */
import { Button, Checkbox, NativeSelect, SegmentedControl, Select, Textarea, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, type RefObject, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { complaintTypes, departments, type Emotion, type TicketStage, ticketStages } from '../../../shared/base/words.ts';
import type { RunningContact } from '../../../shared/contact/contact.ts';
import type { Wrapup } from '../../../shared/contract/desk-views.ts';
import { draftKeys } from '../../../shared/contract/draft-keys.ts';
import { isPromiseUnrecorded } from '../../../shared/guide/said-promise.ts';
import type { PolicyContent } from '../../../shared/pack/pack.ts';
import { isReopening, nextStages } from '../../../shared/ticket/stage-moves.ts';
import { toAppError } from '../../ipc/app-error.ts';
import { desk } from '../../ipc/desk-client.ts';
import { queries } from '../../ipc/queries.ts';
import { useDeskMutation } from '../../ipc/use-desk-mutation.ts';
import { useFormDraft } from '../../ipc/use-form-draft.ts';
import { chordFor } from '../../state/hotkey-table.ts';
import { useHotkey } from '../../state/hotkeys.ts';
import { useNow } from '../../state/now.ts';
import { useUiStore } from '../../state/ui-store.ts';
import { Banner } from '../../ui/banner.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { Kbd, keyShortcut } from '../../ui/kbd.tsx';
import { ReopenCode } from '../../ui/reopen-code.tsx';
import { LinesSkeleton } from '../../ui/skeletons.tsx';
import { dayTime } from '../../ui/time-text.ts';
import classes from './wrapup.module.css';

type Props = {
  contact: RunningContact;
  /** True while the composer holds words that were not recorded. */
  openDraft: boolean;
  /** While the line is still open the agent may go back to the steps. */
  onBack: (() => void) | null;
  onDone(): void;
};

export function WrapupPanel(props: Props) {
  const { contact } = props;
  const proposal = useQuery(queries.wrapup.propose.queryOptions({ input: { contactId: contact.id } }));
  if (proposal.isPending) {
    return (
      <div className={classes.pending}>
        <LinesSkeleton lines={6} />
      </div>
    );
  }
  if (proposal.isError && !proposal.data) {
    return <ErrorState error={toAppError(proposal.error)} onRetry={() => void proposal.refetch()} />;
  }
  return <WrapupForm {...props} proposal={proposal.data} />;
}

function WrapupForm({ contact, proposal, openDraft, onBack, onDone }: Props & { proposal: Wrapup }) {
  const { t } = useTranslation();
  const form = useFormDraft<Wrapup>(draftKeys.wrapup(contact.id), proposal);
  const { values } = form;
  const complete = useDeskMutation(desk.wrapup.complete, {
    onDone: () => {
      form.clear();
      onDone();
    },
  });
  const summary = useFocusedOnce<HTMLTextAreaElement>(form.restored);
  const isReady = values.title.trim() !== '' && form.restored && !complete.busy;
  const finish = () => {
    if (isReady) complete.run({ ...values, title: values.title.trim(), summary: values.summary.trim() });
  };
  // From anywhere on the desk; the composer takes the key back while it holds words.
  useHotkey('compose.send', finish, isReady);
  // A choice that is too dear for this type is changed among the options, behind the wrap-up.
  const isTooDear = complete.error?.code === 'approval.type-limit' && onBack !== null;
  const toOptions = isTooDear
    ? () => {
        useUiStore.getState().wantOptions(true);
        onBack();
      }
    : null;
  useHotkey('choice.change', () => toOptions?.(), isTooDear);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.nativeEvent.isComposing) return;
    event.preventDefault();
    finish();
  };
  return (
    <section className={classes.panel} data-testid="wrapup" aria-label={t('guide.wrapup.title')} onKeyDown={onKeyDown}>
      <header className={classes.head}>
        <h2 className={classes.title}>{t('guide.wrapup.title')}</h2>
        {onBack === null ? null : (
          <Button size="compact-sm" variant="subtle" color="gray" onClick={onBack}>
            {t('guide.wrapup.back')}
          </Button>
        )}
      </header>
      <div className={classes.scroll}>
        <p className="sd-meta">{t(contact.answeredAtMs === null ? 'guide.wrapup.missed' : 'guide.wrapup.hint')}</p>
        {openDraft ? <Banner tone="attention">{t('guide.wrapup.openDraft')}</Banner> : null}
        <SaidOnly contact={contact} />
        <WrapupFields {...{ contact, proposal, values }} set={form.set} summary={summary} />
      </div>
      <footer className={classes.foot}>
        <div className={classes.grow} role="alert">
          {complete.sentence ? <p className={classes.error}>{complete.sentence}</p> : null}
          {toOptions === null ? null : (
            <Button size="compact-xs" variant="default" aria-keyshortcuts={keyShortcut(chordFor('choice.change'))} onClick={toOptions}>
              {t('guide.type.chooseOther')} <Kbd chord={chordFor('choice.change')} />
            </Button>
          )}
        </div>
        <Button
          size="sm"
          data-testid="wrapup-complete"
          loading={complete.busy}
          disabled={!isReady}
          aria-keyshortcuts={keyShortcut(chordFor('compose.send'))}
          onClick={finish}
        >
          {t('guide.wrapup.complete')} <Kbd chord={chordFor('compose.send')} />
        </Button>
      </footer>
    </section>
  );
}

/** A promise that was said and never recorded: nobody would be reminded of it. */
function SaidOnly({ contact }: { contact: RunningContact }) {
  const { t } = useTranslation();
  const { evidence } = contact.guide.steps.commit_time;
  if (!isPromiseUnrecorded(contact) || evidence === null) return null;
  return (
    <p className="sd-meta" data-testid="promise-unrecorded">
      {t('guide.wrapup.saidOnly', { words: evidence.text.slice(evidence.start, evidence.end) })}
    </p>
  );
}

type PartProps = { values: Wrapup; set(change: Partial<Wrapup>): void };

type FieldsProps = PartProps & { contact: RunningContact; proposal: Wrapup; summary: RefObject<HTMLTextAreaElement | null> };

function WrapupFields({ contact, proposal, values, set, summary }: FieldsProps) {
  const { t } = useTranslation();
  return (
    <>
      <TextInput
        label={t('guide.wrapup.name')}
        maxLength={200}
        value={values.title}
        onChange={(event) => set({ title: event.currentTarget.value })}
      />
      <Textarea
        ref={summary}
        label={t('guide.wrapup.summary')}
        autosize
        minRows={3}
        maxRows={8}
        maxLength={1_000}
        value={values.summary}
        onChange={(event) => set({ summary: event.currentTarget.value })}
      />
      <Codes contactId={contact.id} values={values} set={set} />
      <div className={classes.pair}>
        <StageSelect contact={contact} values={values} set={set} />
        <NativeSelect
          label={t('guide.wrapup.department')}
          value={values.department}
          onChange={(event) => set({ department: departments.find((each) => each === event.currentTarget.value) ?? values.department })}
          data={departments.map((each) => ({ value: each, label: t(`words.department.${each}`) }))}
        />
      </div>
      <EmotionPeak values={values} set={set} />
      <Checkbox
        size="xs"
        label={t('guide.wrapup.keepTicket')}
        checked={values.keepTicket}
        onChange={(event) => set({ keepTicket: event.currentTarget.checked })}
      />
      <FollowUps values={values} proposed={proposal.followUps} set={set} />
    </>
  );
}

/** Two levels in one searchable list: the top code is the group. */
function codeGroups(codes: PolicyContent['wrap_codes'], current: string): { group: string; items: { value: string; label: string }[] }[] {
  const groups = codes.map((code) => ({
    group: code.label,
    items:
      code.children.length === 0
        ? [{ value: code.id, label: code.label }]
        : code.children.map((child) => ({ value: `${code.id}/${child.id}`, label: `${code.label} · ${child.label}` })),
  }));
  const isKnown = groups.some((group) => group.items.some((item) => item.value === current));
  return isKnown || current === '' ? groups : [{ group: '', items: [{ value: current, label: current }] }, ...groups];
}

function Codes({ contactId, values, set }: PartProps & { contactId: string }) {
  const { t } = useTranslation();
  const policy = useQuery(queries.pack.active.queryOptions({ input: { kind: 'policy', contactId } }));
  const codes = policy.data?.kind === 'policy' ? policy.data.content.wrap_codes : [];
  return (
    <div className={classes.pair}>
      <NativeSelect
        label={t('guide.wrapup.type')}
        value={values.type}
        onChange={(event) => set({ type: complaintTypes.find((each) => each === event.currentTarget.value) ?? values.type })}
        data={complaintTypes.map((each) => ({ value: each, label: t(`words.type.${each}`) }))}
      />
      <Select
        label={t('guide.wrapup.code')}
        searchable
        allowDeselect={false}
        nothingFoundMessage={t('guide.wrapup.codeNone')}
        comboboxProps={{ width: 240, position: 'bottom-end' }}
        value={values.wrapCode}
        onChange={(wrapCode) => wrapCode !== null && set({ wrapCode })}
        data={codeGroups(codes, values.wrapCode)}
      />
    </div>
  );
}

function StageSelect({ contact, values, set }: PartProps & { contact: RunningContact }) {
  const { t } = useTranslation();
  const { ticketId } = contact;
  const ticket = useQuery({ ...queries.ticket.get.queryOptions({ input: { ticketId: ticketId ?? '' } }), enabled: ticketId !== null });
  const present: TicketStage = ticketId === null ? 'new' : (ticket.data?.ticket.stage ?? values.stage);
  const legal = ticketStages.filter((stage) => stage === present || stage === values.stage || nextStages(present).includes(stage));
  const reopenCode = values.reopenCode ?? 'not_fixed';
  const pick = (stage: TicketStage) => set(isReopening(present, stage) ? { stage, reopenCode } : { stage });
  return (
    <div className={classes.stage}>
      <NativeSelect
        label={t('guide.wrapup.stage')}
        value={values.stage}
        onChange={(event) => pick(legal.find((each) => each === event.currentTarget.value) ?? values.stage)}
        data={legal.map((each) => ({ value: each, label: t(`words.stage.${each}`) }))}
      />
      {isReopening(present, values.stage) ? <ReopenCode value={reopenCode} onPick={(code) => set({ reopenCode: code })} /> : null}
    </div>
  );
}

const emotions: readonly Emotion[] = [0, 1, 2, 3];

function EmotionPeak({ values, set }: PartProps) {
  const { t } = useTranslation();
  return (
    <div>
      <p className={classes.label} id="wrapup-emotion">
        {t('guide.wrapup.emotionPeak')}
      </p>
      <SegmentedControl
        fullWidth
        size="xs"
        aria-labelledby="wrapup-emotion"
        value={String(values.emotionPeak)}
        onChange={(value) => set({ emotionPeak: emotions.find((each) => String(each) === value) ?? values.emotionPeak })}
        data={emotions.map((each) => ({ value: String(each), label: t(`words.emotion.e${each}`) }))}
      />
    </div>
  );
}

/** What the plan proposes, each to keep or to leave out. */
function FollowUps({ values, proposed, set }: PartProps & { proposed: Wrapup['followUps'] }) {
  const { t } = useTranslation();
  const nowMs = useNow(60_000);
  const isKept = (item: Wrapup['followUps'][number]) =>
    values.followUps.some((each) => each.kind === item.kind && each.dueAtMs === item.dueAtMs);
  const toggle = (item: Wrapup['followUps'][number], isOn: boolean) =>
    set({ followUps: proposed.filter((each) => (each === item ? isOn : isKept(each))) });
  return (
    <div>
      <p className={classes.label}>{t('guide.wrapup.followUps')}</p>
      {proposed.length === 0 ? <p className="sd-meta">{t('guide.wrapup.noFollowUps')}</p> : null}
      {proposed.map((item) => (
        <Checkbox
          key={`${item.kind}${item.dueAtMs}`}
          size="xs"
          className={classes.followUp}
          label={t('guide.wrapup.plan', { kind: t(`words.followUp.${item.kind}`), when: dayTime(item.dueAtMs, nowMs) })}
          checked={isKept(item)}
          onChange={(event) => toggle(item, event.currentTarget.checked)}
        />
      ))}
    </div>
  );
}

/** The caret goes to the summary when the panel opens, unless words are being written somewhere else. */
function useFocusedOnce<E extends HTMLElement>(ready: boolean): RefObject<E | null> {
  const field = useRef<E>(null);
  const done = useRef(false);
  useEffect(() => {
    if (!ready || done.current) return;
    done.current = true;
    const active = document.activeElement;
    const isWriting = (active instanceof HTMLTextAreaElement || active instanceof HTMLInputElement) && active.value !== '';
    if (!isWriting) field.current?.focus({ preventScroll: true });
  }, [ready]);
  return field;
}
