/**
 * A contact rings. With empty hands its profile is in front at once; while something is being written it is only a card
 * in the corner and a sound, and the caret stays where it is.
 */
import { Button } from '@mantine/core';
import { IconMessageCircle, IconPhoneIncoming, IconPhoneOutgoing } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { RunningContact } from '../../../shared/contact/contact.ts';
import { desk } from '../../ipc/desk-client.ts';
import { queries } from '../../ipc/queries.ts';
import { useDeskMutation } from '../../ipc/use-desk-mutation.ts';
import { chordFor } from '../../state/hotkey-table.ts';
import { useHotkey } from '../../state/hotkeys.ts';
import { useUiStore } from '../../state/ui-store.ts';
import { Chip } from '../../ui/chip.tsx';
import { Kbd, keyShortcut } from '../../ui/kbd.tsx';
import { matchText } from '../../ui/store-words.ts';
import classes from './call-pop.module.css';
import { startRinging } from './ring-tone.ts';

/** True while a person has words in hand: a text field with the caret in it, or another contact on the line. */
function isBusy(contacts: readonly RunningContact[]): boolean {
  const field = document.activeElement;
  const writing =
    field instanceof HTMLTextAreaElement || (field instanceof HTMLInputElement && field.type !== 'checkbox' && field.type !== 'radio');
  return writing || contacts.some((contact) => contact.phase === 'talking' || contact.phase === 'wrapup');
}

export function CallPop() {
  const running = useQuery(queries.contact.running.queryOptions());
  const contacts = running.data ?? [];
  const ringing = contacts.find((contact) => contact.phase === 'ringing') ?? null;
  const activeId = useUiStore((state) => (state.screen === 'call-desk' ? state.activeContactId : null));
  const offered = useUiStore((state) => ringing !== null && state.offeredContactIds.includes(ringing.id));
  const ringingId = ringing?.id ?? null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: judged once, at the moment it begins to ring
  useEffect(() => {
    if (ringingId !== null && offered && !isBusy(contacts)) useUiStore.getState().openContact(ringingId);
  }, [ringingId, offered]);
  useEffect(() => (ringingId === null ? undefined : startRinging()), [ringingId]);
  if (ringing === null) return null;
  return <RingCard contact={ringing} inFront={activeId === ringing.id} />;
}

/** The rail and the margin of the conversation: with the profile in front the card stands where the composer will be, beside the notes. */
const besideProfilePx = 72;

function RingCard({ contact, inFront }: { contact: RunningContact; inFront: boolean }) {
  const { t, i18n } = useTranslation();
  const leftWidth = useUiStore((state) => state.leftWidth);
  const answer = useDeskMutation(desk.contact.answer, { onDone: () => useUiStore.getState().openContact(contact.id) });
  const take = () => answer.run({ contactId: contact.id });
  useHotkey('call.answer', take);
  const known = contact.candidates.find((candidate) => candidate.customerId === contact.customerId);
  const who = known?.maskedName ?? (contact.fromMasked || t('call.unknownCaller'));
  const kind = contact.direction === 'out' ? 'out' : contact.channel === 'chat' ? 'chat' : 'in';
  const Icon = kind === 'chat' ? IconMessageCircle : kind === 'out' ? IconPhoneOutgoing : IconPhoneIncoming;
  return (
    <div
      className={classes.pop}
      style={inFront ? { left: besideProfilePx + leftWidth } : undefined}
      data-testid="call-pop"
      data-front={inFront}
      role="alert"
      aria-label={t(`call.offered.${kind}.live`, { who })}
    >
      <Icon className={classes.icon} size={20} stroke={1.8} aria-hidden="true" />
      <div className={classes.words}>
        <p className={classes.who}>{t(`call.offered.${kind}.title`, { who })}</p>
        <p className="sd-meta">{matchText(t, { reason: contact.matchReason, why: contact.matchWhy }, i18n.language)}</p>
        {known && known.openTickets > 0 ? <Chip tone="attention">{t('call.openCount', { count: known.openTickets })}</Chip> : null}
        {answer.sentence ? <p role="alert">{answer.sentence}</p> : null}
      </div>
      <div className={classes.actions}>
        {inFront ? null : (
          <Button variant="default" onClick={() => useUiStore.getState().openContact(contact.id)}>
            {t('call.lookFirst')}
          </Button>
        )}
        <Button data-testid="answer" loading={answer.busy} aria-keyshortcuts={keyShortcut(chordFor('call.answer'))} onClick={take}>
          {t(`call.offered.${kind}.take`)} <Kbd chord={chordFor('call.answer')} />
        </Button>
      </div>
    </div>
  );
}
