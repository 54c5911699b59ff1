/** Step 5: a promise with what, who and by when. The time is read while it is written; a vague one is refused, an unkeepable one is warned about. */
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { IconAlertTriangle, IconCalendarTime } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { canOwnTickets } from '../../../shared/base/words.ts';
import { checkPromise } from '../../../shared/clock/promise-check.ts';
import type { RunningContact } from '../../../shared/contact/contact.ts';
import { draftKeys } from '../../../shared/contract/draft-keys.ts';
import type { Guide } from '../../../shared/guide/guide.ts';
import { isPromiseUnrecorded, saidPromise } from '../../../shared/guide/said-promise.ts';
import { findTimeExpressions } from '../../../shared/language/time-expressions.ts';
import type { Commitment } from '../../../shared/ticket/ticket.ts';
import { desk } from '../../ipc/desk-client.ts';
import { queries } from '../../ipc/queries.ts';
import { useDeskMutation } from '../../ipc/use-desk-mutation.ts';
import { type FormDraft, useFormDraft } from '../../ipc/use-form-draft.ts';
import { type ReadTime, useResolvedTime } from '../../ipc/use-resolved-time.ts';
import { chordFor } from '../../state/hotkey-table.ts';
import { useHotkey } from '../../state/hotkeys.ts';
import { useNow } from '../../state/now.ts';
import { Kbd, keyShortcut } from '../../ui/kbd.tsx';
import { dayTime } from '../../ui/time-text.ts';
import classes from './guide.module.css';
import type { SendGuide } from './use-guide.ts';

type Props = { contact: RunningContact; content: Guide | null; made: readonly Commitment[]; guide: SendGuide };
type Form = { what: string; words: string; ownerId: string };

type Proposal = Form & { from: 'said' | 'option' | null };

/** Until a promise was made: what was promised aloud, else what the chosen option asks us to do and by when. */
function proposalOf({ contact, content, made }: Props): Proposal {
  const { chosenOptionId, options, steps } = contact.guide;
  if (made.length > 0 || contact.commitmentIds.length > 0) return { what: '', words: '', ownerId: '', from: null };
  const promise = content?.options.find((option) => option.id === chosenOptionId)?.promise;
  const said = saidPromise(steps.commit_time);
  if (said !== null) return { what: said.what === '' ? (promise?.what ?? '') : said.what, words: said.words, ownerId: '', from: 'said' };
  if (promise === undefined) return { what: '', words: '', ownerId: '', from: null };
  const timeText = options.find((option) => option.id === chosenOptionId)?.timeText ?? '';
  return { what: promise.what, words: findTimeExpressions(timeText)[0]?.text ?? '', ownerId: '', from: 'option' };
}

export function PromiseForm(props: Props) {
  const { t } = useTranslation();
  const { contact, guide } = props;
  const id = useId();
  const { from, ...initial } = proposalOf(props);
  const form = useFormDraft<Form>(draftKeys.promiseInTalk(contact.id), initial);
  const { what, words, ownerId } = form.values;
  const time = useResolvedTime(words);
  const make = useDeskMutation(desk.commitment.make, {
    onDone: () => {
      form.clear();
      if (contact.guide.steps.commit_time.status === 'open') guide.send({ type: 'tick', step: 'commit_time' });
    },
  });
  const { customerId } = contact;
  const isUnrecorded = isPromiseUnrecorded(contact);
  const isReady = customerId !== null && what.trim() !== '' && time.dueAtMs !== null && !make.busy;
  const submit = () => {
    if (!isReady) return;
    const { id: contactId, ticketId } = contact;
    make.run({ contactId, ticketId, customerId, what: what.trim(), words: words.trim(), ownerId: ownerId === '' ? null : ownerId });
  };
  useHotkey('step.done', submit, isUnrecorded && isReady);
  if (customerId === null) return <p className="sd-meta">{t('guide.promise.needsCustomer')}</p>;
  return (
    <form
      className={classes.box}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      {isUnrecorded ? <UnrecordedPromise contact={contact} /> : null}
      <PromiseFields form={form} timeId={`${id}-time`} />
      <ResolvedTime id={`${id}-time`} words={words} time={time} />
      {from !== null && initial.what !== '' && !form.touched ? (
        <p className="sd-meta">{t(from === 'said' ? 'guide.promise.fromSaid' : 'guide.promise.from')}</p>
      ) : null}
      {make.sentence ? (
        <p className={classes.error} role="alert">
          {make.sentence}
        </p>
      ) : null}
      <Button
        className={classes.start}
        size="compact-sm"
        variant="light"
        type="submit"
        data-testid="commitment-add"
        loading={make.busy}
        disabled={!isReady}
        aria-keyshortcuts={isUnrecorded ? keyShortcut(chordFor('step.done')) : undefined}
      >
        {t('guide.promise.add')} {isUnrecorded ? <Kbd chord={chordFor('step.done')} /> : null}
      </Button>
    </form>
  );
}

/** Says that the step is ticked while no promise stands; `onGo` leads to its form from another step. */
export function UnrecordedPromise({ contact, onGo }: { contact: RunningContact; onGo?: () => void }) {
  const { t } = useTranslation();
  const isSaid = contact.guide.steps.commit_time.evidence !== null;
  return (
    <div className={classes.caution} data-testid="promise-unrecorded">
      <p>
        <IconAlertTriangle size={14} stroke={1.8} aria-hidden="true" />{' '}
        {t(isSaid ? 'guide.promise.saidUnrecorded' : 'guide.promise.unrecorded')}
      </p>
      {onGo === undefined ? null : (
        <Button size="compact-xs" variant="default" onClick={onGo}>
          {t('guide.promise.add')}
        </Button>
      )}
    </div>
  );
}

function PromiseFields({ form, timeId }: { form: FormDraft<Form>; timeId: string }) {
  const { t } = useTranslation();
  const { what, words, ownerId } = form.values;
  const { data: members = [] } = useQuery(queries.session.members.queryOptions());
  const owners = members.filter(({ role }) => canOwnTickets(role));
  return (
    <>
      <TextInput
        size="xs"
        label={t('guide.promise.what')}
        placeholder={t('guide.promise.whatHint')}
        data-testid="commitment-what"
        maxLength={300}
        disabled={!form.restored}
        value={what}
        onChange={(event) => form.set({ what: event.currentTarget.value })}
      />
      <Keepable what={what} onUse={(text) => form.set({ what: text })} />
      <div className={classes.pair}>
        <TextInput
          size="xs"
          label={t('guide.promise.words')}
          placeholder={t('guide.promise.wordsHint')}
          data-testid="commitment-words"
          aria-describedby={timeId}
          maxLength={200}
          disabled={!form.restored}
          value={words}
          onChange={(event) => form.set({ words: event.currentTarget.value })}
        />
        <NativeSelect
          size="xs"
          label={t('guide.promise.owner')}
          value={ownerId}
          onChange={(event) => form.set({ ownerId: event.currentTarget.value })}
          data={[
            { value: '', label: t('guide.promise.me') },
            ...owners.map((member) => ({ value: member.id, label: `${member.name} · ${t(`words.role.${member.role}`)}` })),
          ]}
        />
      </div>
    </>
  );
}

function ResolvedTime({ id, words, time }: { id: string; words: string; time: ReadTime }) {
  const { t } = useTranslation();
  const nowMs = useNow(60_000);
  const refusal = time.warning ?? t(time.label === '' ? 'guide.promise.unread' : 'guide.promise.vague', { words: words.trim() });
  return (
    <div id={id} className={classes.resolved} data-testid="commitment-resolved" data-state={time.state} aria-live="polite">
      {time.state === 'refused' ? (
        <p className={classes.refused}>
          <IconAlertTriangle size={14} stroke={1.8} aria-hidden="true" /> {refusal}
        </p>
      ) : null}
      {time.state === 'read' && time.dueAtMs !== null ? (
        <>
          <p className={classes.read}>
            <IconCalendarTime size={14} stroke={1.8} aria-hidden="true" />{' '}
            <time dateTime={new Date(time.dueAtMs).toISOString()}>{time.label === '' ? dayTime(time.dueAtMs, nowMs) : time.label}</time>
          </p>
          {time.warning === null ? null : (
            <p className={classes.caution}>
              <IconAlertTriangle size={14} stroke={1.8} aria-hidden="true" /> {time.warning}
            </p>
          )}
        </>
      ) : null}
    </div>
  );
}

/** Others' carriers and banks keep their own time: says so, and offers the step that is ours to keep. */
function Keepable({ what, onUse }: { what: string; onUse(text: string): void }) {
  const { t } = useTranslation();
  const found = checkPromise(what);
  if (found === null) return null;
  const { keepable } = found;
  return (
    <div className={classes.caution} role="status">
      <p>
        <IconAlertTriangle size={14} stroke={1.8} aria-hidden="true" /> {found.warning}
      </p>
      {keepable === null ? null : (
        <Button
          size="compact-xs"
          variant="default"
          classNames={{ label: classes.wrap, root: classes.wrapButton }}
          onClick={() => onUse(keepable)}
        >
          {t('guide.promise.keepable', { words: keepable })}
        </Button>
      )}
    </div>
  );
}

export function PromiseList({ made }: { made: readonly Commitment[] }) {
  const { t } = useTranslation();
  const nowMs = useNow(60_000);
  if (made.length === 0) return null;
  return (
    <ul className={classes.plain} aria-label={t('guide.promise.made')}>
      {made.map((item) => (
        <li key={item.id} className={classes.promise} data-testid="commitment-item" data-status={item.status}>
          <span className={classes.grow}>{item.what}</span>
          <span className={classes.promiseDue}>
            <time>{t('guide.promise.due', { when: dayTime(item.dueAtMs, nowMs) })}</time> · {item.ownerName}
          </span>
        </li>
      ))}
    </ul>
  );
}
