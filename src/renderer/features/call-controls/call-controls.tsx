/** The bottom bar of the call desk: what the clocks are doing, the mood as heard, and the telephone. */
import { Button, UnstyledButton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Emotion } from '../../../shared/base/words.ts';
import type { RunningContact } from '../../../shared/contact/contact.ts';
import type { ClockView } from '../../../shared/contract/desk-views.ts';
import { desk } from '../../ipc/desk-client.ts';
import { queries } from '../../ipc/queries.ts';
import { useDeskMutation } from '../../ipc/use-desk-mutation.ts';
import { chordFor } from '../../state/hotkey-table.ts';
import { useHotkey } from '../../state/hotkeys.ts';
import { useNow } from '../../state/now.ts';
import { ClockBadge } from '../../ui/clock-badge.tsx';
import { Kbd, keyShortcut } from '../../ui/kbd.tsx';
import { clockLabel } from '../../ui/store-words.ts';
import classes from './call-controls.module.css';

type Props = {
  contact: RunningContact;
  /** The wrap-up is in sight: the way to it and the marks of a talk that is over are left out. */
  wrapupShown: boolean;
  onWrapup(): void;
};

export function CallControls({ contact, wrapupShown, onWrapup }: Props) {
  const { t } = useTranslation();
  const hold = useDeskMutation(desk.contact.hold);
  const hangUp = useDeskMutation(desk.contact.hangUp, { onDone: onWrapup });
  const onLine = contact.phase === 'talking' || contact.phase === 'held';
  const over = wrapupShown && contact.phase === 'wrapup';
  const toggleHold = () => hold.run({ contactId: contact.id, held: contact.phase !== 'held' });
  const end = () => (contact.phase === 'wrapup' ? onWrapup() : hangUp.run({ contactId: contact.id }));
  useHotkey('call.hold', toggleHold, onLine);
  useHotkey('call.hangUp', end, contact.phase !== 'ended');
  return (
    <section className={classes.bar} aria-label={t('call.controls')}>
      <TicketClocks ticketId={contact.ticketId} />
      {over ? null : <EmotionMarks contact={contact} />}
      {hold.sentence || hangUp.sentence ? (
        <span className={classes.error} role="alert">
          {hold.sentence ?? hangUp.sentence}
        </span>
      ) : null}
      {onLine ? (
        <Button
          size="xs"
          variant="default"
          disabled={hold.busy}
          aria-keyshortcuts={keyShortcut(chordFor('call.hold'))}
          onClick={toggleHold}
        >
          {t(contact.phase === 'held' ? 'call.resume' : 'call.hold')} <Kbd chord={chordFor('call.hold')} />
        </Button>
      ) : null}
      {over ? null : <EndButton isOver={contact.phase === 'wrapup'} busy={hangUp.busy} onPress={end} />}
    </section>
  );
}

function EndButton({ isOver, busy, onPress }: { isOver: boolean; busy: boolean; onPress(): void }) {
  const { t } = useTranslation();
  return (
    <Button
      size="xs"
      variant={isOver ? 'default' : 'outline'}
      color={isOver ? undefined : 'harm'}
      data-testid="hang-up"
      loading={busy}
      aria-keyshortcuts={keyShortcut(chordFor('call.hangUp'))}
      onClick={onPress}
    >
      {t(isOver ? 'call.toWrapup' : 'call.hangUp')} <Kbd chord={chordFor('call.hangUp')} />
    </Button>
  );
}

/** The clocks of this contact's ticket; before there is one nothing runs, and nothing is shown. */
function TicketClocks({ ticketId }: { ticketId: string | null }) {
  const { t } = useTranslation();
  const nowMs = useNow();
  const ticket = useQuery({
    ...queries.ticket.get.queryOptions({ input: { ticketId: ticketId ?? '' } }),
    enabled: ticketId !== null,
  });
  const clocks: ClockView[] = ticketId === null ? [] : (ticket.data?.clocks ?? []);
  const running = clocks.filter((clock) => clock.metAtMs === null).sort((a, b) => a.dueAtMs - b.dueAtMs);
  return (
    <div className={classes.clocks}>
      {running.slice(0, 3).map((clock) => (
        <ClockBadge key={`${clock.kind}${clock.dueAtMs}${clock.label}`} {...clock} label={clockLabel(t, clock)} nowMs={nowMs} plain />
      ))}
    </div>
  );
}

const emotions: readonly Emotion[] = [0, 1, 2, 3];

/** One key each: the mark by hand wins over what was heard; pressing it again gives way to what is heard. */
function EmotionMarks({ contact }: { contact: RunningContact }) {
  const { t } = useTranslation();
  const mark = useDeskMutation(desk.contact.markEmotion);
  const heard = contact.classification?.emotion ?? null;
  const next = ((contact.emotionMark ?? heard ?? 0) + 1) % emotions.length;
  useHotkey('emotion.mark', () => mark.run({ contactId: contact.id, emotion: emotions[next] ?? 0 }));
  return (
    <fieldset className={classes.marks} title={t('call.emotionMarkHint')}>
      <legend className="sd-visually-hidden">{t('call.emotionMark')}</legend>
      {emotions.map((emotion) => (
        <UnstyledButton
          key={emotion}
          className={classes.mark}
          data-emotion={emotion}
          data-heard={contact.emotionMark === null && heard === emotion}
          aria-pressed={contact.emotionMark === emotion}
          onClick={() => mark.run({ contactId: contact.id, emotion: contact.emotionMark === emotion ? null : emotion })}
        >
          {t(`words.emotion.e${emotion}`)}
        </UnstyledButton>
      ))}
    </fieldset>
  );
}
