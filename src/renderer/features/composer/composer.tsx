/**
 * The one field in which an agent writes: draft kept with its caret, harmful words marked while typing, snippets at `/`,
 * recorded with Ctrl+Enter. Knows one contact; what is recorded is checked again by the store.
 */
import { TextInput } from '@mantine/core';
import {
  type ChangeEvent,
  type KeyboardEvent,
  type Ref,
  type RefObject,
  type SyntheticEvent,
  useId,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { useTranslation } from 'react-i18next';
import type { Channel } from '../../../shared/base/words.ts';
import type { Finding } from '../../../shared/compliance/finding.ts';
import { draftKeys } from '../../../shared/contract/draft-keys.ts';
import { type DraftHandle, useDraft } from '../../ipc/use-draft.ts';
import { isComposingKey } from '../../state/hotkey-table.ts';
import { useHotkey } from '../../state/hotkeys.ts';
import classes from './composer.module.css';
import { ComposerFoot } from './composer-foot.tsx';
import { DraftPanel } from './draft-panel.tsx';
import { nextSlot, replaceRange } from './edit-field.ts';
import { FindingCard } from './finding-card.tsx';
import { FindingLayer } from './finding-layer.tsx';
import { type Snippet, SnippetMenu } from './snippet-menu.tsx';
import { useFindings } from './use-findings.ts';
import { type RecordWords, type Speaker, useRecording } from './use-recording.ts';
import { type SnippetMenuState, useSnippetMenu } from './use-snippet-menu.ts';

export type ComposerHandle = {
  /** At the caret, one undo step; the first unfilled slot is selected. Nothing typed is replaced. */
  insert(text: string): void;
  focus(): void;
};

type Props = {
  contactId: string;
  channel: Channel;
  /** True until the agent has said the first thing of substance. */
  opening: boolean;
  /** The wrap-up is in front: the field only takes a note, and the recording key is its own while it holds the caret and words. */
  quiet: boolean;
  currentStep: string;
  snippets: readonly Snippet[];
  /** Where the words go instead of into a running contact; then nobody else is written down here. */
  onRecord?: RecordWords;
  ref?: Ref<ComposerHandle>;
};

type Field = RefObject<HTMLTextAreaElement | null>;

export function Composer({ contactId, channel, opening, quiet, currentStep, snippets, onRecord, ref }: Props) {
  const { t } = useTranslation();
  const field = useRef<HTMLTextAreaElement>(null);
  const id = useId();
  const draft = useDraft(draftKeys.composer(contactId));
  const [speaker, setSpeaker] = useState<Speaker>('agent');
  const { findings, sourceTitle, ready } = useFindings({ contactId, text: draft.text, channel, opening, speaker });
  const warning = useCurrentWarning(field, findings);
  const menu = useSnippetMenu(draft, snippets, currentStep);
  const recording = useRecording({ contactId, draft, channel, speaker, findings, onRecord });
  useRestoredCaret(field, draft);
  useImperativeHandle(ref, () => ({ insert: (text) => insertAtCaret(field, text), focus: () => field.current?.focus() }));
  const pick = (snippet: Snippet | undefined) => {
    if (!snippet) return;
    insertAtCaret(field, snippet.text, menu.from);
    menu.close();
  };
  useHotkey('snippet.list', () => {
    field.current?.focus();
    menu.show();
  });
  useHotkey('compose.reply', () => field.current?.focus());
  const drafts = useDrafts(field, menu, onRecord === undefined);
  const canDraft = drafts.open && speaker === 'agent';
  const sendKey = useSendKey(quiet, draft.text, recording.send);
  const { current } = warning;
  return (
    <section
      className={classes.composer}
      data-speaker={speaker}
      data-quiet={quiet}
      data-takes-send={quiet && sendKey.taken}
      aria-label={t('compose.title')}
      {...sendKey.watch}
    >
      {canDraft ? <DraftPanel contactId={contactId} onInsert={(text) => insertAtCaret(field, text)} onClose={drafts.close} /> : null}
      {menu.open && !canDraft ? (
        <SnippetMenu id={id} snippets={menu.listed} active={menu.active} onPick={pick} onHover={menu.setActive} />
      ) : null}
      <div className={classes.scroll}>
        <div className={classes.stack}>
          <FindingLayer text={draft.text} findings={findings} current={current} />
          <WritingField {...{ id, field, draft, channel, speaker, quiet, menu, pick }} onCaret={warning.show} />
        </div>
      </div>
      {current ? (
        <FindingCard
          key={`${current.rule}:${current.start}`}
          contactId={contactId}
          finding={current}
          source={sourceTitle(current.rule)}
          index={findings.indexOf(current)}
          count={findings.length}
          onAccept={warning.accept}
          onNext={warning.next}
        />
      ) : null}
      {recording.held ? (
        <TextInput
          className={classes.override}
          label={t('compose.held')}
          placeholder={t('compose.overrideWhy')}
          value={recording.reason}
          maxLength={500}
          onChange={(event) => recording.setReason(event.currentTarget.value)}
        />
      ) : null}
      {recording.sentence ? (
        <p className={classes.error} role="alert">
          {recording.sentence}
        </p>
      ) : null}
      <ComposerFoot
        {...{ channel, speaker, menu, drafts, recording, quiet }}
        single={onRecord !== undefined}
        keyed={sendKey.taken}
        statusId={`${id}-status`}
        onSpeaker={setSpeaker}
        status={{ findings, ready, saved: draft.saved, empty: draft.text.trim() === '' }}
      />
    </section>
  );
}

/** The panel of drafts, the key that opens it, and the way back into the field. */
function useDrafts(field: Field, menu: SnippetMenuState, enabled: boolean) {
  const [open, setOpen] = useState(false);
  const close = () => {
    setOpen(false);
    field.current?.focus();
  };
  const toggle = () => {
    if (open) return close();
    menu.close();
    setOpen(true);
  };
  useHotkey('draft.open', toggle, enabled);
  return { open, toggle, close };
}

/** Whether the recording key belongs to the composer now, and the handlers that watch for it. */
function useSendKey(quiet: boolean, text: string, send: () => void) {
  const [focused, setFocused] = useState(false);
  const taken = !quiet || (focused && text.trim() !== '');
  useHotkey('compose.send', send, taken);
  return { taken, watch: { onFocus: () => setFocused(true), onBlur: () => setFocused(false) } };
}

/** `from`: where a trigger stands that the text takes the place of. */
function insertAtCaret(field: Field, text: string, from?: number): void {
  const element = field.current;
  if (!element) return;
  const end = element.selectionEnd;
  const start = from ?? end;
  replaceRange(element, start, end, text);
  const slot = nextSlot(text, 0);
  if (slot) element.setSelectionRange(start + slot.start, start + slot.end);
}

type Warning = {
  current: Finding | null;
  accept(): void;
  next(): void /** Brings the warning forward in which the caret stands. */;
  show(caret: number): void;
};

/** Which of the warnings is in front, and the keys that step through them and take the better words. */
function useCurrentWarning(field: Field, findings: readonly Finding[]): Warning {
  const [chosen, setChosen] = useState(0);
  const at = Math.min(chosen, findings.length - 1);
  const current = findings[at] ?? null;
  const step = (by: number) => {
    if (findings.length > 0) setChosen((findings.length + at + by) % findings.length);
  };
  const accept = () => {
    if (!field.current || current?.rewrite == null) return;
    replaceRange(field.current, current.start, current.end, current.rewrite);
  };
  const show = (caret: number) => {
    const under = findings.findIndex((finding) => finding.start <= caret && caret <= finding.end);
    if (under !== -1) setChosen(under);
  };
  useHotkey('rewrite.accept', accept, current?.rewrite != null);
  useHotkey('warning.next', () => step(1), findings.length > 0);
  useHotkey('warning.previous', () => step(-1), findings.length > 0);
  return { current, accept, next: () => step(1), show };
}

type WritingProps = {
  id: string;
  field: Field;
  draft: DraftHandle;
  channel: Channel;
  speaker: Speaker;
  quiet: boolean;
  menu: SnippetMenuState;
  pick(snippet: Snippet | undefined): void;
  onCaret(caret: number): void;
};

function placeholderOf({ channel, speaker, quiet }: Pick<WritingProps, 'channel' | 'speaker' | 'quiet'>) {
  if (quiet) return 'compose.notePlaceholder';
  if (channel === 'public') return 'posts.placeholder';
  return speaker === 'agent' ? 'compose.placeholder' : 'compose.customerPlaceholder';
}

function WritingField({ id, field, draft, channel, speaker, quiet, menu, pick, onCaret }: WritingProps) {
  const { t } = useTranslation();
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (isComposingKey({ isComposing: event.nativeEvent.isComposing, keyCode: event.keyCode })) return;
    if (menu.onKey(event, pick)) return;
    if (event.key !== 'Tab' || event.shiftKey || event.ctrlKey || event.altKey) return;
    const slot = nextSlot(draft.text, event.currentTarget.selectionEnd);
    if (slot === null) return;
    event.preventDefault();
    event.currentTarget.setSelectionRange(slot.start, slot.end);
  };
  const onChange = (event: ChangeEvent<HTMLTextAreaElement>) => {
    const { value, selectionStart, selectionEnd } = event.currentTarget;
    draft.write(value, selectionStart, selectionEnd);
    menu.noteChange(value, selectionStart);
  };
  const onSelect = (event: SyntheticEvent<HTMLTextAreaElement>) => {
    const { value, selectionStart, selectionEnd } = event.currentTarget;
    if (selectionStart === draft.selectionStart && selectionEnd === draft.selectionEnd) return;
    draft.write(value, selectionStart, selectionEnd);
    onCaret(selectionStart);
  };
  return (
    <textarea
      ref={field}
      className={classes.field}
      data-testid="composer-input"
      aria-label={t(speaker === 'agent' ? 'compose.agentField' : 'compose.customerField')}
      aria-describedby={`${id}-status`}
      aria-controls={menu.open ? id : undefined}
      placeholder={t(placeholderOf({ channel, speaker, quiet }))}
      maxLength={5_000}
      spellCheck={false}
      rows={1}
      disabled={!draft.restored}
      value={draft.text}
      onChange={onChange}
      onSelect={onSelect}
      onKeyDown={onKeyDown}
    />
  );
}

/** The caret is put back once, when the saved draft has arrived; a text that is being written elsewhere keeps it. */
function useRestoredCaret(field: Field, { restored, selectionStart: start, selectionEnd: end }: DraftHandle): void {
  const done = useRef(false);
  const first = useRef({ start, end });
  if (restored && !done.current) first.current = { start, end };
  useLayoutEffect(() => {
    if (!restored || done.current) return;
    done.current = true;
    const isElsewhere = document.activeElement?.matches('input, textarea, select, [contenteditable], [role="dialog"] *') === true;
    field.current?.setSelectionRange(first.current.start, first.current.end);
    if (!isElsewhere) field.current?.focus();
  }, [restored, field]);
}
