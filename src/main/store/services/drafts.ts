/** Half-written text with its caret: on disk before the answer, apart for each author. */
import { fail, ok, type Result } from '../../../shared/base/result.ts';
import type { Draft } from '../../../shared/contract/desk-views.ts';
import { loadDraft, saveDraft } from '../db/drafts-repo.ts';
import type { Desk } from './desk.ts';

/** Text written before anybody signed in on this PC belongs to nobody. */
const nobody = '';

function author(desk: Desk): string {
  return desk.store.actor()?.userId ?? nobody;
}

export function keepDraft(desk: Desk, draft: Omit<Draft, 'savedAtMs'>): Result<{ savedAtMs: number }> {
  if (draft.selectionEnd > draft.text.length || draft.selectionStart > draft.selectionEnd) {
    return fail('input.invalid', 'main', 'the caret lies outside the draft');
  }
  // A window that was open while this PC was erased still has texts in it: they are not written down again.
  if (desk.link.state().problem === 'device.wiped') return fail('device.wiped', 'main', 'erased: nothing is kept until somebody signs in');
  const savedAtMs = desk.store.nowMs();
  saveDraft(desk.store.own, author(desk), { ...draft, savedAtMs });
  return ok({ savedAtMs });
}

export function findDraft(desk: Desk, key: string): Draft | null {
  return loadDraft(desk.store.own, author(desk), key);
}
