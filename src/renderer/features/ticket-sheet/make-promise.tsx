/** A promise made after the talk: what, who and by when. A time that is none is refused before it is sent. */
import { Button, NativeSelect, Popover, TextInput } from '@mantine/core';
import { IconCalendarPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { canOwnTickets } from '../../../shared/base/words.ts';
import { draftKeys } from '../../../shared/contract/draft-keys.ts';
import type { Ticket } from '../../../shared/ticket/ticket.ts';
import { desk } from '../../ipc/desk-client.ts';
import { queries } from '../../ipc/queries.ts';
import { useDeskMutation } from '../../ipc/use-desk-mutation.ts';
import { type FormDraft, useFormDraft } from '../../ipc/use-form-draft.ts';
import { type ReadTime, useResolvedTime } from '../../ipc/use-resolved-time.ts';
import { SmallForm } from '../../ui/small-form.tsx';
import { dayTime, type Translate } from '../../ui/time-text.ts';
import classes from './ticket-sheet.module.css';

type Form = { what: string; words: string; ownerId: string };
type Props = { ticket: Ticket; nowMs: number };

export function MakePromise({ ticket, nowMs }: Props) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-start" width={340} trapFocus returnFocus>
      <Popover.Target>
        <Button
          className={classes.bare}
          size="compact-xs"
          variant="subtle"
          leftSection={<IconCalendarPlus size={14} stroke={1.8} aria-hidden="true" />}
          onClick={() => setOpen(!open)}
        >
          {t('work.ticket.addPromise')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <PromiseFields key={ticket.id} ticket={ticket} nowMs={nowMs} onDone={() => setOpen(false)} />
      </Popover.Dropdown>
    </Popover>
  );
}

function PromiseFields({ ticket, nowMs, onDone }: Props & { onDone(): void }) {
  const { t } = useTranslation();
  const id = useId();
  const form = useFormDraft<Form>(draftKeys.promise(ticket.id), { what: '', words: '', ownerId: '' });
  const { what, words, ownerId } = form.values;
  const time = useResolvedTime(words);
  const make = useDeskMutation(desk.commitment.make, {
    onDone: () => {
      form.clear();
      onDone();
    },
  });
  const isReady = what.trim() !== '' && time.dueAtMs !== null;
  const submit = () => {
    if (!isReady) return;
    const said = { what: what.trim(), words: words.trim(), ownerId: ownerId === '' ? null : ownerId };
    make.run({ contactId: null, ticketId: ticket.id, customerId: ticket.customerId, ...said });
  };
  return (
    <SmallForm submit={t('guide.promise.add')} busy={make.busy} disabled={!isReady} problem={make.sentence} onSubmit={submit}>
      <TextInput
        size="xs"
        label={t('guide.promise.what')}
        placeholder={t('guide.promise.whatHint')}
        maxLength={300}
        disabled={!form.restored}
        value={what}
        onChange={(event) => form.set({ what: event.currentTarget.value })}
      />
      <TextInput
        size="xs"
        label={t('guide.promise.words')}
        placeholder={t('guide.promise.wordsHint')}
        aria-describedby={id}
        maxLength={200}
        disabled={!form.restored}
        value={words}
        onChange={(event) => form.set({ words: event.currentTarget.value })}
      />
      <p id={id} className="sd-meta" aria-live="polite" data-state={time.state}>
        {timeWords(t, { words, time, nowMs })}
      </p>
      <OwnerField form={form} />
    </SmallForm>
  );
}

type Reading = { words: string; time: ReadTime; nowMs: number };

/** When it is due, with what speaks against it; or why it is no time. */
function timeWords(t: Translate, { words, time, nowMs }: Reading): string {
  if (time.state === 'read' && time.dueAtMs !== null) {
    const due = t('work.ticket.due', { when: time.label === '' ? dayTime(time.dueAtMs, nowMs) : time.label });
    return time.warning === null ? due : `${due} · ${time.warning}`;
  }
  if (time.state !== 'refused') return '';
  return time.warning ?? t(time.label === '' ? 'guide.promise.unread' : 'guide.promise.vague', { words: words.trim() });
}

function OwnerField({ form }: { form: FormDraft<Form> }) {
  const { t } = useTranslation();
  const { data: members = [] } = useQuery(queries.session.members.queryOptions());
  const owners = members.filter(({ role }) => canOwnTickets(role));
  return (
    <NativeSelect
      size="xs"
      label={t('guide.promise.owner')}
      value={form.values.ownerId}
      onChange={(event) => form.set({ ownerId: event.currentTarget.value })}
      data={[
        { value: '', label: t('guide.promise.me') },
        ...owners.map((member) => ({ value: member.id, label: `${member.name} · ${t(`words.role.${member.role}`)}` })),
      ]}
    />
  );
}
