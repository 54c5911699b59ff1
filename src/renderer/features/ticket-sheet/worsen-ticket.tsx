/** Says that a case got worse, and how: the rules of the policy decide whom that reaches. */
import { Button, NativeSelect, Popover, TextInput } from '@mantine/core';
import { IconTrendingDown } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TicketDetail } from '../../../shared/contract/desk-views.ts';
import { type WorsenReason, worsenReasons } from '../../../shared/ticket/stage-moves.ts';
import { desk } from '../../ipc/desk-client.ts';
import { useDeskMutation } from '../../ipc/use-desk-mutation.ts';
import { SmallForm } from '../../ui/small-form.tsx';

/** What the desk notes by itself is not asked for. */
const told = worsenReasons.filter((reason) => reason !== 'severity-raised' && reason !== 'promise-broken');

export function WorsenTicket({ detail }: { detail: TicketDetail }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const [code, setCode] = useState<WorsenReason>('repeat-contact');
  const [note, setNote] = useState('');
  const worsen = useDeskMutation(desk.ticket.worsen, {
    onDone: () => {
      setNote('');
      setOpen(false);
    },
  });
  if (detail.ticket.stage === 'closed') return null;
  return (
    <Popover opened={open} onChange={setOpen} position="top-end" width={320} trapFocus returnFocus>
      <Popover.Target>
        <Button size="xs" variant="subtle" leftSection={<IconTrendingDown size={14} stroke={1.8} />} onClick={() => setOpen(true)}>
          {t('departments.ticket.worsen')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <SmallForm
          submit={t('departments.ticket.worsenDone')}
          busy={worsen.busy}
          problem={worsen.sentence}
          onSubmit={() => worsen.run({ ticketId: detail.ticket.id, code, note: note.trim() })}
        >
          <NativeSelect
            label={t('departments.ticket.worsenTitle')}
            data={told.map((each) => ({ value: each, label: t(`departments.ticket.worsenCode.${each}`) }))}
            value={code}
            onChange={(event) => setCode(told.find((each) => each === event.currentTarget.value) ?? 'repeat-contact')}
          />
          <TextInput
            label={t('departments.ticket.worsenNote')}
            maxLength={300}
            value={note}
            onChange={(event) => setNote(event.currentTarget.value)}
          />
        </SmallForm>
      </Popover.Dropdown>
    </Popover>
  );
}
