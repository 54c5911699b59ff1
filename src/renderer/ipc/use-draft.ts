/**
 * Carries drafts between the text field and the store: restores on mount, saves at most `saveWithinMs` after a keystroke,
 * at once on blur, unmount and window hiding, and again when the store comes back or after it could not save.
 */
import { useCallback, useEffect } from 'react';
import type { DraftKey } from '../../shared/contract/draft-keys.ts';
import { isDirty, useDraftStore } from '../state/draft-store.ts';
import { toAppError } from './app-error.ts';
import { desk, deskConnection } from './desk-client.ts';

/** From the first unsaved keystroke, however fast typing goes on: well inside the half second that may be lost. */
export const saveWithinMs = 250;
/** A full disk may have room again. */
export const saveAgainAfterMs = 2_000;

const timers = new Map<DraftKey, ReturnType<typeof setTimeout>>();

async function saveNow(key: DraftKey): Promise<void> {
  const timer = timers.get(key);
  if (timer !== undefined) clearTimeout(timer);
  timers.delete(key);
  const draft = useDraftStore.getState().drafts[key];
  if (!draft || !isDirty(draft)) return;
  const { text, selectionStart, selectionEnd, revision } = draft;
  try {
    const { savedAtMs } = await desk.draft.save({ key, text, selectionStart, selectionEnd });
    useDraftStore.getState().markSaved(key, revision, savedAtMs);
  } catch (error) {
    const { code } = toAppError(error);
    // A store that starts again asks for every draft by itself.
    if (code === 'store.restarting') return;
    if (code === 'device.wiped') return useDraftStore.getState().forgetAll();
    useDraftStore.getState().markRefused(code);
    saveAfter(key, saveAgainAfterMs);
  }
}

function saveAfter(key: DraftKey, ms: number): void {
  if (timers.has(key)) return;
  timers.set(
    key,
    setTimeout(() => void saveNow(key), ms),
  );
}

/** The text as it stands at this moment, whatever was last painted. */
export function draftNow(key: DraftKey): string {
  return useDraftStore.getState().drafts[key]?.text ?? '';
}

/** What was written under this key was sent. An empty draft is saved, so that it does not return. */
export function clearDraft(key: DraftKey): void {
  useDraftStore.getState().write(key, '', 0, 0);
  void saveNow(key);
}

/** Drafts leave the disk with the customer or the right they are about: what is there no more is not shown any more either. */
export async function dropGoneDrafts(): Promise<void> {
  const store = useDraftStore;
  const isKept = (key: string) => {
    const draft = store.getState().drafts[key];
    return draft !== undefined && draft.text !== '' && !isDirty(draft);
  };
  const look = async (key: string) => {
    if ((await desk.draft.get({ key })) === null && isKept(key)) store.getState().forget(key);
  };
  await Promise.all(Object.keys(store.getState().drafts).filter(isKept).map(look));
}

/** Saves every draft that is not on disk yet. */
export async function flushDrafts(): Promise<void> {
  await Promise.all(Object.keys(useDraftStore.getState().drafts).map((key) => saveNow(key as DraftKey)));
}

/** A store that restarted has whatever was saved before; what was typed since goes to it now. */
export function keepDraftsSaved(): () => void {
  return deskConnection.subscribe(() => {
    if (deskConnection.state().phase === 'connected') void flushDrafts();
  });
}

export type DraftHandle = {
  text: string;
  selectionStart: number;
  selectionEnd: number;
  /** False until the saved text was looked up: do not move the caret before. */
  restored: boolean;
  saved: boolean;
  write(text: string, selectionStart: number, selectionEnd: number): void;
  flush(): Promise<void>;
  /** After this text (trimmed) was recorded: it leaves the draft, and what was typed behind it meanwhile stays. */
  taken(text: string): void;
  clear(): void;
};

export function useDraft(key: DraftKey): DraftHandle {
  const draft = useDraftStore((state) => state.drafts[key]);
  const restored = draft !== undefined;
  useEffect(() => {
    if (restored) return;
    let live = true;
    const look = () => {
      desk.draft.get({ key }).then(
        (saved) => live && useDraftStore.getState().restore(key, saved),
        () => undefined,
      );
    };
    look();
    const stop = deskConnection.subscribe(() => {
      if (deskConnection.state().phase === 'connected') look();
    });
    return () => {
      live = false;
      stop();
    };
  }, [key, restored]);
  useEffect(() => {
    const flush = () => void saveNow(key);
    window.addEventListener('blur', flush);
    document.addEventListener('visibilitychange', flush);
    return () => {
      window.removeEventListener('blur', flush);
      document.removeEventListener('visibilitychange', flush);
      flush();
    };
  }, [key]);
  const write = useCallback(
    (text: string, selectionStart: number, selectionEnd: number) => {
      useDraftStore.getState().write(key, text, selectionStart, selectionEnd);
      saveAfter(key, saveWithinMs);
    },
    [key],
  );
  const flush = useCallback(() => saveNow(key), [key]);
  const clear = useCallback(() => clearDraft(key), [key]);
  const taken = useCallback(
    (text: string) => {
      const now = draftNow(key);
      if (now.trim() === text) return clear();
      const begin = now.indexOf(text);
      if (begin === -1) return;
      const rest = now.slice(begin + text.length).trimStart();
      write(rest, rest.length, rest.length);
    },
    [key, write, clear],
  );
  return {
    text: draft?.text ?? '',
    selectionStart: draft?.selectionStart ?? 0,
    selectionEnd: draft?.selectionEnd ?? 0,
    restored,
    saved: restored && !isDirty(draft),
    write,
    flush,
    taken,
    clear,
  };
}
