/** Says that a case got worse, and how: the rules of the policy decide whom that reaches. */
import { Button, NativeSelect, Popover, TextInput } from '@mantine/core';
import { IconTrendingDown } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TicketDetail } from '../../../shared/contract/desk-views.ts';
import { draftKeys } from '../../../shared/contract/draft-keys.ts';
import { type WorsenReason, worsenReasons } from '../../../shared/ticket/stage-moves.ts';
import { desk } from '../../ipc/desk-client.ts';
import { useSentForm } from '../../ipc/use-form-draft.ts';
import { SmallForm } from '../../ui/small-form.tsx';

/** What the desk notes by itself is not asked for. */
const told = worsenReasons.filter((reason) => reason !== 'severity-raised' && reason !== 'promise-broken');

const blank: { code: WorsenReason; note: string } = { code: 'repeat-contact', note: '' };

function WorsenForm({ ticketId, onDone }: { ticketId: string; onDone(): void }) {
  const { t } = useTranslation();
  const worsen = useSentForm(draftKeys.worsen(ticketId), blank, { call: desk.ticket.worsen, onSent: onDone });
  const { code, note } = worsen.values;
  return (
    <SmallForm
      submit={t('departments.ticket.worsenDone')}
      busy={worsen.busy}
      problem={worsen.sentence}
      onSubmit={() => worsen.run({ ticketId, code, note: note.trim() })}
    >
      <NativeSelect
        label={t('departments.ticket.worsenTitle')}
        data={told.map((each) => ({ value: each, label: t(`departments.ticket.worsenCode.${each}`) }))}
        value={code}
        onChange={(event) => worsen.set({ code: told.find((each) => each === event.currentTarget.value) ?? 'repeat-contact' })}
      />
      <TextInput
        label={t('departments.ticket.worsenNote')}
        maxLength={300}
        value={note}
        onChange={(event) => worsen.set({ note: event.currentTarget.value })}
      />
    </SmallForm>
  );
}

export function WorsenTicket({ detail }: { detail: TicketDetail }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  if (detail.ticket.stage === 'closed') return null;
  return (
    <Popover opened={open} onChange={setOpen} position="top-end" width={320} trapFocus returnFocus>
      <Popover.Target>
        <Button size="xs" variant="subtle" leftSection={<IconTrendingDown size={14} stroke={1.8} />} onClick={() => setOpen(true)}>
          {t('departments.ticket.worsen')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <WorsenForm ticketId={detail.ticket.id} onDone={() => setOpen(false)} />
      </Popover.Dropdown>
    </Popover>
  );
}
