/** Saves the case at any moment of the contact, and says whether the hub has it yet. */
import { Button } from '@mantine/core';
import { IconCheck, IconCloudUp } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { RunningContact } from '../../../shared/contact/contact.ts';
import type { TicketDetail } from '../../../shared/contract/desk-views.ts';
import { desk } from '../../ipc/desk-client.ts';
import { queries } from '../../ipc/queries.ts';
import { useDeskMutation } from '../../ipc/use-desk-mutation.ts';
import { chordFor } from '../../state/hotkey-table.ts';
import { useHotkey } from '../../state/hotkeys.ts';
import { useUiStore } from '../../state/ui-store.ts';
import { Chip } from '../../ui/chip.tsx';
import { Kbd, keyShortcut } from '../../ui/kbd.tsx';
import classes from './guide.module.css';
import { TicketChoice } from './ticket-choice.tsx';

/** `urgent`: nothing else is left to do, so this is the one action in full colour, until it was done once. */
export function SaveTicket({ contact, urgent }: { contact: RunningContact; urgent: boolean }) {
  const { t } = useTranslation();
  const save = useDeskMutation(desk.ticket.saveFromContact);
  const { customerId, ticketId } = contact;
  const ticket = useQuery({ ...queries.ticket.get.queryOptions({ input: { ticketId: ticketId ?? '' } }), enabled: ticketId !== null });
  const detail = ticketId === null ? null : (ticket.data ?? null);
  const isSaved = detail?.ticket.contactId === contact.id;
  const run = () => save.run({ contactId: contact.id });
  useHotkey('ticket.save', run, customerId !== null);
  return (
    <footer className={classes.foot}>
      <div className={classes.grow} aria-live="polite">
        {save.sentence ? (
          <p className={classes.error} role="alert">
            {save.sentence}
          </p>
        ) : (
          <Standing contact={contact} detail={detail} isSaved={isSaved} />
        )}
      </div>
      <Button
        size="xs"
        variant={urgent && !isSaved && customerId !== null ? 'filled' : 'default'}
        data-testid="save-ticket"
        data-ticket-id={ticketId ?? undefined}
        loading={save.busy}
        disabled={customerId === null}
        aria-keyshortcuts={keyShortcut(chordFor('ticket.save'))}
        onClick={run}
      >
        {t('guide.save.button')} <Kbd chord={chordFor('ticket.save')} />
      </Button>
    </footer>
  );
}

/** What was saved stays with its ticket: the other matter gets a contact of its own, with the same customer. */
function AnotherMatter({ contact, customerId }: { contact: RunningContact; customerId: string }) {
  const { t } = useTranslation();
  const begin = useDeskMutation(
    async (input: Parameters<typeof desk.contact.logByHand>[0]) => {
      const begun = await desk.contact.logByHand(input);
      await desk.contact.setTicket({ contactId: begun.contactId, ticketId: null });
      return begun;
    },
    { onDone: ({ contactId }) => useUiStore.getState().openContact(contactId) },
  );
  const run = () => {
    if (!begin.busy) begin.run({ channel: contact.channel, number: '', customerId });
  };
  const key = chordFor('ticket.other');
  useHotkey('ticket.other', run);
  return (
    <>
      <Button size="compact-xs" variant="subtle" color="gray" loading={begin.busy} aria-keyshortcuts={keyShortcut(key)} onClick={run}>
        {t('guide.save.another')} <Kbd chord={key} />
      </Button>
      {begin.sentence ? (
        <span className={classes.error} role="alert">
          {begin.sentence}
        </span>
      ) : null}
    </>
  );
}

type StandingProps = { contact: RunningContact; detail: TicketDetail | null; isSaved: boolean };

function Standing({ contact, detail, isSaved }: StandingProps) {
  const { t } = useTranslation();
  const { customerId } = contact;
  if (customerId === null) return <span className="sd-meta">{t('guide.save.needsCustomer')}</span>;
  if (detail === null) return <TicketChoice contact={contact} customerId={customerId} words={t('guide.save.willCreate')} />;
  const { ticketNo: no } = detail.summary;
  return (
    <span className={classes.standing}>
      {isSaved ? (
        <span className="sd-meta sd-whole">{t('guide.save.saved', { no })}</span>
      ) : (
        <TicketChoice contact={contact} customerId={customerId} words={t('guide.save.willUpdate', { no })} ticketNo={no} />
      )}
      {detail.unsent ? (
        <span data-testid="unsent-mark">
          <Chip tone="attention" icon={<IconCloudUp size={13} stroke={1.8} aria-hidden="true" />}>
            {t('guide.save.unsent')}
          </Chip>
        </span>
      ) : isSaved ? (
        <Chip tone="brand" icon={<IconCheck size={13} stroke={2.2} aria-hidden="true" />}>
          {t('guide.save.sent')}
        </Chip>
      ) : null}
      {isSaved ? <AnotherMatter contact={contact} customerId={customerId} /> : null}
    </span>
  );
}
