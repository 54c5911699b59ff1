/** Which ticket the talk goes to: the one it was taken for, another open one of the customer, or none of them. Until it is saved. */
import { Menu, UnstyledButton } from '@mantine/core';
import { IconCheck, IconChevronDown, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { RunningContact } from '../../../shared/contact/contact.ts';
import { desk } from '../../ipc/desk-client.ts';
import { queries } from '../../ipc/queries.ts';
import { useDeskMutation } from '../../ipc/use-desk-mutation.ts';
import { chordFor } from '../../state/hotkey-table.ts';
import { useHotkey } from '../../state/hotkeys.ts';
import { Kbd, keyShortcut } from '../../ui/kbd.tsx';
import classes from './guide.module.css';

type Props = { contact: RunningContact; customerId: string; words: string; ticketNo?: string };

/** `words`: where it stands now; the number in them is never cut. Only text where there is nothing to choose. */
export function TicketChoice({ contact, customerId, words, ticketNo = '' }: Props) {
  const { t } = useTranslation();
  const choose = useDeskMutation(desk.contact.setTicket);
  const profile = useQuery(queries.customer.profile.queryOptions({ input: { customerId } }));
  const open = profile.data?.openTickets ?? [];
  const take = (ticketId: string | null) => choose.run({ contactId: contact.id, ticketId });
  useHotkey('ticket.other', () => take(null), contact.ticketId !== null && open.length > 0 && !choose.busy);
  if (open.length === 0) return <span className="sd-meta">{words}</span>;
  const mark = (isIt: boolean) => (isIt ? <IconCheck size={14} stroke={2} aria-hidden="true" /> : <span className={classes.noMark} />);
  return (
    <>
      <Menu position="top-start" width={300}>
        <Menu.Target>
          <UnstyledButton className={classes.typeButton} title={t('guide.save.about')} disabled={choose.busy} data-testid="ticket-choice">
            <Words text={words} whole={ticketNo} />
            <IconChevronDown size={13} stroke={1.8} aria-hidden="true" />
          </UnstyledButton>
        </Menu.Target>
        <Menu.Dropdown mah={320} className={classes.scrolling}>
          <Menu.Label>{t('guide.save.about')}</Menu.Label>
          {open.map(({ id, title, ticketNo, type }) => (
            <Menu.Item key={id} leftSection={mark(contact.ticketId === id)} onClick={() => take(id)}>
              {title || t(`words.type.${type}`)} <span className="sd-meta sd-whole">{ticketNo}</span>
            </Menu.Item>
          ))}
          <Menu.Divider />
          <Menu.Item
            leftSection={contact.ticketId === null ? mark(true) : <IconPlus size={14} stroke={1.8} aria-hidden="true" />}
            rightSection={<Kbd chord={chordFor('ticket.other')} />}
            aria-keyshortcuts={keyShortcut(chordFor('ticket.other'))}
            onClick={() => take(null)}
          >
            {t('guide.save.other')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {choose.sentence ? (
        <span className={classes.error} role="alert">
          {choose.sentence}
        </span>
      ) : null}
    </>
  );
}

function Words({ text, whole }: { text: string; whole: string }) {
  const at = whole === '' ? -1 : text.indexOf(whole);
  if (at < 0) return <span className={classes.choiceWords}>{text}</span>;
  return (
    <span className={classes.choiceWords}>
      {text.slice(0, at)}
      <span className="sd-whole">{whole}</span>
      {text.slice(at + whole.length)}
    </span>
  );
}
