/** Says that the customer's data are wrong: the ticket tells whoever owns them, and what stands here stays as its source says. */
import { NativeSelect, Popover, Textarea, TextInput, UnstyledButton } from '@mantine/core';
import { IconPencilExclamation } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TicketSummary } from '../../../shared/contract/desk-views.ts';
import { draftKeys } from '../../../shared/contract/draft-keys.ts';
import { type CorrectionField, correctionFields, mostRightCharacters, mostWhyCharacters } from '../../../shared/ticket/correction.ts';
import { desk } from '../../ipc/desk-client.ts';
import { useDeskMutation } from '../../ipc/use-desk-mutation.ts';
import { useFormDraft } from '../../ipc/use-form-draft.ts';
import { chordFor } from '../../state/hotkey-table.ts';
import { useHotkey } from '../../state/hotkeys.ts';
import { Kbd, keyShortcut } from '../../ui/kbd.tsx';
import { SmallForm } from '../../ui/small-form.tsx';
import classes from './profile.module.css';

type Props = {
  customerId: string;
  openTickets: readonly TicketSummary[];
  /** The ticket of the talk that goes on. */
  talkTicketId: string | null;
};

type Form = { ticketId: string | null; field: CorrectionField; right: string; note: string };
const blank: Form = { ticketId: null, field: 'phone', right: '', note: '' };

type FormProps = Props & { onSent(ticketNo: string): void };

function CorrectionForm({ customerId, openTickets, talkTicketId, onSent }: FormProps) {
  const { t } = useTranslation();
  // By customer: what was typed before there was a ticket is still there once there is one.
  const draft = useFormDraft(draftKeys.correction(customerId), blank);
  const { field, right, note } = draft.values;
  const byId = (id: string | null) => openTickets.find((ticket) => ticket.id === id);
  const ticket = byId(draft.values.ticketId) ?? byId(talkTicketId) ?? openTickets[0];
  const ask = useDeskMutation(desk.ticket.requestCorrection, {
    onDone: () => {
      draft.clear();
      onSent(ticket?.ticketNo ?? '');
    },
  });
  return (
    <SmallForm
      submit={t('call.correction.submit')}
      busy={ask.busy}
      disabled={ticket === undefined || right.trim() === ''}
      problem={ask.sentence}
      onSubmit={() => {
        if (ticket !== undefined) ask.run({ ticketId: ticket.id, field, right: right.trim(), note: note.trim() });
      }}
    >
      <NativeSelect
        label={t('call.correction.field')}
        data={correctionFields.map((value) => ({ value, label: t(`call.correction.fields.${value}`) }))}
        value={field}
        onChange={(event) => draft.set({ field: correctionFields.find((each) => each === event.currentTarget.value) ?? 'other' })}
      />
      <Textarea
        label={t('call.correction.right')}
        autosize
        minRows={1}
        maxRows={4}
        maxLength={mostRightCharacters}
        value={right}
        onChange={(event) => draft.set({ right: event.currentTarget.value })}
      />
      <TextInput
        label={t('call.correction.note')}
        placeholder={t('call.correction.noteHint')}
        maxLength={mostWhyCharacters}
        value={note}
        onChange={(event) => draft.set({ note: event.currentTarget.value })}
      />
      {openTickets.length > 1 ? (
        <NativeSelect
          label={t('call.correction.ticket')}
          data={openTickets.map(({ id, ticketNo, title }) => ({ value: id, label: `${title} · ${ticketNo}` }))}
          value={ticket?.id ?? ''}
          onChange={(event) => draft.set({ ticketId: event.currentTarget.value })}
        />
      ) : null}
      <p className="sd-meta">
        {ticket === undefined ? t('call.correction.needsTicket') : t('call.correction.on', { no: ticket.ticketNo })}
      </p>
    </SmallForm>
  );
}

export function DataWrong(props: Props) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const [sentOn, setSentOn] = useState<string | null>(null);
  const chord = chordFor('customer.dataWrong');
  const show = () => {
    setSentOn(null);
    setOpen(true);
  };
  useHotkey('customer.dataWrong', show);
  return (
    <>
      <Popover opened={open} onChange={setOpen} position="bottom-start" width={300} trapFocus returnFocus>
        <Popover.Target>
          <UnstyledButton
            className={classes.wrong}
            data-testid="data-wrong"
            aria-keyshortcuts={keyShortcut(chord)}
            onClick={open ? () => setOpen(false) : show}
          >
            <IconPencilExclamation size={14} stroke={1.8} aria-hidden="true" />
            {t('call.correction.open')}
            <Kbd chord={chord} />
          </UnstyledButton>
        </Popover.Target>
        <Popover.Dropdown>
          <CorrectionForm
            {...props}
            onSent={(ticketNo) => {
              setOpen(false);
              setSentOn(ticketNo);
            }}
          />
        </Popover.Dropdown>
      </Popover>
      <span className={classes.told} role="status">
        {sentOn === null ? null : t('call.correction.sent', { no: sentOn })}
      </span>
    </>
  );
}
