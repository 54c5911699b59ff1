/**
 * The one field in which an agent writes: draft kept with its caret, harmful words marked while typing, snippets at `/`,
 * recorded with Ctrl+Enter. Knows one contact; what is recorded is checked again by the store.
 */
import { Button, SegmentedControl, TextInput } from '@mantine/core';
import { type Ref, useId, useImperativeHandle, useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Channel } from '../../../shared/base/words.ts';
import type { Finding } from '../../../shared/compliance/finding.ts';
import { desk } from '../../ipc/desk-client.ts';
import { useDeskMutation } from '../../ipc/use-desk-mutation.ts';
import { useDraft } from '../../ipc/use-draft.ts';
import { chordFor, isComposingKey } from '../../state/hotkey-table.ts';
import { useHotkey } from '../../state/hotkeys.ts';
import { Kbd, keyShortcut } from '../../ui/kbd.tsx';
import classes from './composer.module.css';
import { nextSlot, replaceRange, snippetQuery } from './edit-field.ts';
import { FindingCard } from './finding-card.tsx';
import { FindingLayer } from './finding-layer.tsx';
import { matchSnippets, type Snippet, SnippetMenu } from './snippet-menu.tsx';
import { useFindings } from './use-findings.ts';

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
  currentStep: string;
  snippets: readonly Snippet[];
  ref?: Ref<ComposerHandle>;
};

export function Composer({ contactId, channel, opening, currentStep, snippets, ref }: Props) {
  const { t } = useTranslation();
  const field = useRef<HTMLTextAreaElement>(null);
  const menuId = useId();
  const draft = useDraft(`contact:${contactId}`);
  const [speaker, setSpeaker] = useState<'agent' | 'customer'>('agent');
  const [chosen, setChosen] = useState(0);
  const [menuActive, setMenuActive] = useState(0);
  const [menuClosedAt, setMenuClosedAt] = useState(-1);
  const [menuOpened, setMenuOpened] = useState(false);
  const [overrideReason, setOverrideReason] = useState('');

  const { findings, sourceTitle, ready } = useFindings({ contactId, text: draft.text, channel, opening, speaker });
  const current = findings[Math.min(chosen, findings.length - 1)] ?? null;
  const held = channel !== 'phone' && speaker === 'agent' && findings.some((finding) => finding.severity === 'block');

  const query = draft.selectionStart === draft.selectionEnd ? snippetQuery(draft.text, draft.selectionStart) : null;
  const listed = matchSnippets(snippets, query?.query ?? '', currentStep);
  const menuOpen = menuOpened || (query !== null && query.start !== menuClosedAt && (listed.length > 0 || query.query === ''));

  const record = useDeskMutation(desk.contact.recordText, {
    onDone: () => {
      draft.clear();
      setOverrideReason('');
    },
  });

  useRestoredCaret(field, draft.restored, draft.selectionStart, draft.selectionEnd);

  const insert = (text: string, from?: number) => {
    const element = field.current;
    if (!element) return;
    const end = element.selectionEnd;
    const start = from ?? end;
    replaceRange(element, start, end, text);
    const slot = nextSlot(text, 0);
    if (slot) element.setSelectionRange(start + slot.start, start + slot.end);
  };
  useImperativeHandle(ref, () => ({ insert: (text: string) => insert(text), focus: () => field.current?.focus() }));

  const pick = (snippet: Snippet | undefined) => {
    if (!snippet) return;
    insert(snippet.text, query?.start);
    closeMenu();
  };
  const closeMenu = () => {
    setMenuOpened(false);
    setMenuActive(0);
    setMenuClosedAt(query?.start ?? -1);
  };
  const accept = () => {
    if (!field.current || current?.rewrite == null) return;
    replaceRange(field.current, current.start, current.end, current.rewrite);
  };
  const step = (by: number) => {
    if (findings.length > 0) setChosen((findings.length + Math.min(chosen, findings.length - 1) + by) % findings.length);
  };
  const send = () => {
    const text = draft.text.trim();
    if (text === '' || record.busy || (held && overrideReason.trim() === '')) return;
    record.run({ contactId, speaker, text, overrideReason: held ? overrideReason.trim() : null });
  };

  useHotkey('rewrite.accept', accept, current?.rewrite != null);
  useHotkey('warning.next', () => step(1), findings.length > 0);
  useHotkey('warning.previous', () => step(-1), findings.length > 0);
  useHotkey('snippet.list', () => {
    field.current?.focus();
    setMenuOpened(true);
  });
  useHotkey('compose.reply', () => field.current?.focus());
  useHotkey('compose.send', send);

  const onKeyDown = (event: React.KeyboardEvent<HTMLTextAreaElement>) => {
    if (isComposingKey({ isComposing: event.nativeEvent.isComposing, keyCode: event.keyCode })) return;
    if (
      menuOpen &&
      menuKey(event, { count: listed.length, active: menuActive, setActive: setMenuActive, pick: (i) => pick(listed[i]), close: closeMenu })
    )
      return;
    if (event.key === 'Tab' && !event.shiftKey && !event.ctrlKey && !event.altKey) {
      const slot = nextSlot(draft.text, event.currentTarget.selectionEnd);
      if (slot === null) return;
      event.preventDefault();
      event.currentTarget.setSelectionRange(slot.start, slot.end);
    }
  };
  const onChange = (event: React.ChangeEvent<HTMLTextAreaElement>) => {
    const { value, selectionStart, selectionEnd } = event.currentTarget;
    draft.write(value, selectionStart, selectionEnd);
    setMenuActive(0);
    if (snippetQuery(value, selectionStart) === null) setMenuClosedAt(-1);
  };
  const onSelect = (event: React.SyntheticEvent<HTMLTextAreaElement>) => {
    const { value, selectionStart, selectionEnd } = event.currentTarget;
    if (selectionStart === draft.selectionStart && selectionEnd === draft.selectionEnd) return;
    draft.write(value, selectionStart, selectionEnd);
    const under = findings.findIndex((finding) => finding.start <= selectionStart && selectionStart <= finding.end);
    if (under !== -1) setChosen(under);
  };

  return (
    <section className={classes.composer} data-speaker={speaker} aria-label={t('compose.title')}>
      {menuOpen ? <SnippetMenu id={menuId} snippets={listed} active={menuActive} onPick={pick} onHover={setMenuActive} /> : null}
      <div className={classes.scroll}>
        <div className={classes.stack}>
          <FindingLayer text={draft.text} findings={findings} current={current} />
          <textarea
            ref={field}
            className={classes.field}
            data-testid="composer-input"
            aria-label={t(speaker === 'agent' ? 'compose.agentField' : 'compose.customerField')}
            aria-describedby={`${menuId}-status`}
            aria-controls={menuOpen ? menuId : undefined}
            placeholder={t(speaker === 'agent' ? 'compose.placeholder' : 'compose.customerPlaceholder')}
            maxLength={5_000}
            spellCheck={false}
            rows={1}
            disabled={!draft.restored}
            value={draft.text}
            onChange={onChange}
            onSelect={onSelect}
            onKeyDown={onKeyDown}
          />
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
          onAccept={accept}
          onNext={() => step(1)}
        />
      ) : null}
      {held ? (
        <TextInput
          className={classes.override}
          label={t('compose.held')}
          placeholder={t('compose.overrideWhy')}
          value={overrideReason}
          maxLength={500}
          onChange={(event) => setOverrideReason(event.currentTarget.value)}
        />
      ) : null}
      {record.sentence ? (
        <p className={classes.error} role="alert">
          {record.sentence}
        </p>
      ) : null}
      <footer className={classes.foot}>
        <SegmentedControl
          size="xs"
          value={speaker}
          aria-label={t('compose.who')}
          onChange={(value) => setSpeaker(value === 'customer' ? 'customer' : 'agent')}
          data={[
            { value: 'agent', label: t('compose.iSay') },
            { value: 'customer', label: t('compose.customerSays') },
          ]}
        />
        <Button size="xs" variant="default" onClick={() => (menuOpened ? closeMenu() : setMenuOpened(true))} aria-expanded={menuOpen}>
          {t('compose.snippets')} <Kbd chord="/" />
        </Button>
        <span className={classes.status} id={`${menuId}-status`} aria-live="polite">
          <Status findings={findings} ready={ready} held={held} channel={channel} saved={draft.saved} empty={draft.text === ''} />
        </span>
        <Button
          size="xs"
          variant={current || draft.text.trim() === '' ? 'default' : 'filled'}
          data-testid="record"
          loading={record.busy}
          disabled={draft.text.trim() === '' || (held && overrideReason.trim() === '')}
          aria-keyshortcuts={keyShortcut(chordFor('compose.send'))}
          onClick={send}
        >
          {t(channel === 'phone' || speaker === 'customer' ? 'compose.record' : 'compose.send')} <Kbd chord={chordFor('compose.send')} />
        </Button>
      </footer>
    </section>
  );
}

type StatusProps = { findings: readonly Finding[]; ready: boolean; held: boolean; channel: Channel; saved: boolean; empty: boolean };

function Status({ findings, ready, held, channel, saved, empty }: StatusProps) {
  const { t } = useTranslation();
  if (!ready) return t('compose.noRules');
  if (held) return t('compose.heldShort');
  if (findings.length > 0) return t(channel === 'phone' ? 'compose.hintsOnly' : 'compose.warnings', { count: findings.length });
  return empty ? '' : t(saved ? 'compose.saved' : 'compose.saving');
}

/** The caret is put back once, when the saved draft has arrived; a text that is being written elsewhere keeps it. */
function useRestoredCaret(field: React.RefObject<HTMLTextAreaElement | null>, restored: boolean, start: number, end: number): void {
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

type MenuKeys = { count: number; active: number; setActive(index: number): void; pick(index: number): void; close(): void };

/** True when the open list took the key. */
function menuKey(event: React.KeyboardEvent, { count, active, setActive, pick, close }: MenuKeys): boolean {
  const plain = !event.ctrlKey && !event.altKey && !event.metaKey;
  const digit = /^[1-9]$/.test(event.key) ? Number(event.key) : 0;
  if (event.key === 'Escape') close();
  else if (event.key === 'ArrowDown') setActive((active + 1) % Math.max(1, count));
  else if (event.key === 'ArrowUp') setActive((active - 1 + count) % Math.max(1, count));
  else if (event.key === 'Enter' && plain && !event.shiftKey && count > 0) pick(active);
  else if (digit > 0 && plain && digit <= count) pick(digit - 1);
  else return false;
  event.preventDefault();
  event.stopPropagation();
  return true;
}
