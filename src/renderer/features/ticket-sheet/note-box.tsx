/** Writes an internal note. The draft belongs to this ticket and this author and survives a crash; someone else's edit never removes it. */
import { Button, Textarea } from '@mantine/core';
import { type KeyboardEvent, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { draftKeys } from '../../../shared/contract/draft-keys.ts';
import { desk } from '../../ipc/desk-client.ts';
import { useDeskMutation } from '../../ipc/use-desk-mutation.ts';
import { draftNow, useDraft } from '../../ipc/use-draft.ts';
import { useEditing } from '../../ipc/use-presence.ts';
import { chordFor } from '../../state/hotkey-table.ts';
import { useHotkey } from '../../state/hotkeys.ts';
import { Banner } from '../../ui/banner.tsx';
import { Kbd, keyShortcut } from '../../ui/kbd.tsx';
import { HeldField } from './held-field.tsx';
import classes from './ticket-sheet.module.css';

export function NoteBox({ ticketId }: { ticketId: string }) {
  const { t } = useTranslation();
  const draftKey = draftKeys.note(ticketId);
  const draft = useDraft(draftKey);
  const field = useRef<HTMLTextAreaElement>(null);
  const editing = useEditing(ticketId, 'note');
  const add = useDeskMutation(desk.ticket.addNote, {
    onDone: (_, note) => {
      draft.taken(note.text);
      if (draftNow(draftKey).trim() === '') editing.release();
    },
  });
  const text = draft.text.trim();
  useHotkey('compose.note', () => field.current?.focus());
  const send = () => {
    if (text !== '' && !add.busy) add.run({ ticketId, text });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  };
  return (
    <div className={classes.note}>
      <HeldField ticketId={ticketId} field="note" isOwn={text !== ''} onGoOn={() => field.current?.focus()} />
      <Textarea
        ref={field}
        aria-label={t('work.ticket.note')}
        aria-keyshortcuts={keyShortcut(chordFor('compose.note'))}
        rightSection={text === '' ? <Kbd chord={chordFor('compose.note')} /> : null}
        rightSectionWidth={60}
        placeholder={t('work.ticket.noteHint')}
        autosize
        minRows={1}
        maxRows={6}
        maxLength={5_000}
        value={draft.text}
        onChange={(event) => {
          const { value, selectionStart, selectionEnd } = event.currentTarget;
          draft.write(value, selectionStart, selectionEnd);
          editing.touch();
        }}
        onBlur={() => {
          editing.release();
          void draft.flush();
        }}
        onKeyDown={onKeyDown}
      />
      {add.sentence ? <Banner tone="harm">{add.sentence}</Banner> : null}
      {text === '' ? null : (
        <div className={classes.noteActions}>
          <span className="sd-meta">{draft.saved ? t('work.ticket.noteSaved') : ''}</span>
          <Button
            size="xs"
            loading={add.busy}
            rightSection={<Kbd chord={chordFor('compose.send')} />}
            aria-keyshortcuts={keyShortcut(chordFor('compose.send'))}
            onClick={send}
          >
            {t('work.ticket.addNote')}
          </Button>
        </div>
      )}
    </div>
  );
}
