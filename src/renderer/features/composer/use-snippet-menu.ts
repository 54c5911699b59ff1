/** The list of ready sentences: when it is open, which line is marked, and the keys it takes while it is. */
import { type KeyboardEvent, useState } from 'react';
import type { DraftHandle } from '../../ipc/use-draft.ts';
import { snippetQuery } from './edit-field.ts';
import { matchSnippets, type Snippet } from './snippet-menu.tsx';

export type SnippetMenuState = {
  open: boolean;
  listed: readonly Snippet[];
  active: number;
  /** Where the trigger stands that a chosen sentence replaces; undefined when the list was opened without one. */
  from: number | undefined;
  setActive(index: number): void;
  show(): void;
  close(): void;
  /** Tells it of every change, so that a list closed at one trigger opens at the next. */
  noteChange(text: string, caret: number): void;
  /** True when the open list took the key. */
  onKey(event: KeyboardEvent, pick: (snippet: Snippet | undefined) => void): boolean;
};

export function useSnippetMenu(draft: DraftHandle, snippets: readonly Snippet[], currentStep: string): SnippetMenuState {
  const [active, setActive] = useState(0);
  const [closedAt, setClosedAt] = useState(-1);
  const [shown, setShown] = useState(false);
  const query = draft.selectionStart === draft.selectionEnd ? snippetQuery(draft.text, draft.selectionStart) : null;
  const listed = matchSnippets(snippets, query?.query ?? '', currentStep);
  const open = shown || (query !== null && query.start !== closedAt && (listed.length > 0 || query.query === ''));
  const close = () => {
    setShown(false);
    setActive(0);
    setClosedAt(query?.start ?? -1);
  };
  return {
    ...{ open, listed, active, setActive, close, from: query?.start },
    show: () => setShown(true),
    noteChange: (text, caret) => {
      setActive(0);
      if (snippetQuery(text, caret) === null) setClosedAt(-1);
    },
    onKey: (event, pick) =>
      open && menuKey(event, { count: listed.length, active, setActive, pick: (index) => pick(listed[index]), close }),
  };
}

type MenuKeys = { count: number; active: number; setActive(index: number): void; pick(index: number): void; close(): void };

function menuKey(event: KeyboardEvent, { count, active, setActive, pick, close }: MenuKeys): boolean {
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
