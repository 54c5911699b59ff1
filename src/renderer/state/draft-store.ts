/**
 * Texts being written, by draft key, with the caret. Truth while typing; `ipc/use-draft.ts` carries it to disk.
 *
 *   absent ──restore──▶ clean ──type──▶ dirty ──saved(revision)──▶ clean
 */
import { create } from 'zustand';
import type { ErrorCode } from '../../shared/base/error-codes.ts';

export type DraftText = {
  text: string;
  selectionStart: number;
  selectionEnd: number;
  /** Rises with every change, so that a late answer of an earlier save does not pass for the newest. */
  revision: number;
  savedRevision: number;
  savedAtMs: number | null;
};

type DraftState = {
  drafts: Record<string, DraftText>;
  /** Why the last save of a draft was refused; null once one is saved again. What was typed is then here only. */
  refused: ErrorCode | null;
  write(key: string, text: string, selectionStart: number, selectionEnd: number): void;
  /** From disk. Ignored when something was typed meanwhile. */
  restore(key: string, draft: { text: string; selectionStart: number; selectionEnd: number; savedAtMs: number } | null): void;
  markSaved(key: string, revision: number, savedAtMs: number): void;
  markRefused(code: ErrorCode): void;
  forget(key: string): void;
  /** Of a PC that was erased. */
  forgetAll(): void;
};

const emptyDraft: DraftText = { text: '', selectionStart: 0, selectionEnd: 0, revision: 0, savedRevision: 0, savedAtMs: null };

export function isDirty(draft: DraftText | undefined): boolean {
  return draft !== undefined && draft.revision > draft.savedRevision;
}

export const useDraftStore = create<DraftState>()((set) => ({
  drafts: {},
  refused: null,
  write: (key, text, selectionStart, selectionEnd) =>
    set(({ drafts }) => {
      const old = drafts[key] ?? emptyDraft;
      return { drafts: { ...drafts, [key]: { ...old, text, selectionStart, selectionEnd, revision: old.revision + 1 } } };
    }),
  restore: (key, saved) =>
    set(({ drafts }) => {
      const old = drafts[key];
      if (old && old.revision > 0) return {};
      return { drafts: { ...drafts, [key]: saved ? { ...emptyDraft, ...saved } : emptyDraft } };
    }),
  markSaved: (key, revision, savedAtMs) =>
    set(({ drafts }) => {
      const old = drafts[key];
      if (!old || revision <= old.savedRevision) return { refused: null };
      return { refused: null, drafts: { ...drafts, [key]: { ...old, savedRevision: revision, savedAtMs } } };
    }),
  markRefused: (code) => set({ refused: code }),
  forgetAll: () => set({ drafts: {}, refused: null }),
  forget: (key) =>
    set(({ drafts }) => {
      const { [key]: _gone, ...rest } = drafts;
      return { drafts: rest };
    }),
}));
