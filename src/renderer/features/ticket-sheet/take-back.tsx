/** Takes back what was told of the case by mistake. The line stays in the story and says who took it back and why. */
import { TextInput } from '@mantine/core';
import { IconArrowBackUp } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { draftKeys } from '../../../shared/contract/draft-keys.ts';
import type { TicketEvent } from '../../../shared/ticket/ticket.ts';
import { desk } from '../../ipc/desk-client.ts';
import { useSentForm } from '../../ipc/use-form-draft.ts';
import { FormPopover } from '../../ui/form-popover.tsx';
import { SmallForm } from '../../ui/small-form.tsx';

export function TakeBack({ event }: { event: TicketEvent }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const key = draftKeys.takeBack(event.ticketId, event.id);
  const take = useSentForm(key, { reason: '' }, { call: desk.ticket.takeBack, onSent: () => setOpen(false) });
  const { reason } = take.values;
  return (
    <FormPopover
      open={open}
      onOpenChange={setOpen}
      icon={<IconArrowBackUp size={14} stroke={1.8} />}
      label={t('work.takeBack.open')}
      name={t('work.takeBack.of', { what: event.text })}
      isQuiet
    >
      <SmallForm
        submit={t('work.takeBack.confirm')}
        busy={take.busy}
        disabled={reason.trim() === ''}
        problem={take.sentence}
        onSubmit={() => take.run({ ticketId: event.ticketId, eventId: event.id, reason: reason.trim() })}
      >
        <TextInput
          label={t('work.takeBack.reason')}
          description={t('work.takeBack.hint')}
          maxLength={300}
          value={reason}
          onChange={(typed) => take.set({ reason: typed.currentTarget.value })}
        />
      </SmallForm>
    </FormPopover>
  );
}
