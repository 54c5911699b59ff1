/** Half-written texts with the caret, per key and author. Local only; nobody else's change ever removes one. */
import type { Draft } from '../../../shared/contract/desk-views.ts';
import { idsNamed } from '../../../shared/contract/draft-keys.ts';
import type { OwnDb } from './open.ts';
import { type Params, prepared } from './statements.ts';

/** An empty text removes the draft. */
export function saveDraft(own: OwnDb, authorId: string, draft: Draft): void {
  if (draft.text === '') {
    prepared(own, 'DELETE FROM draft WHERE key = :key AND author_id = :authorId').run({ key: draft.key, authorId });
    return;
  }
  const sql = `INSERT INTO draft (key, author_id, text, selection_start, selection_end, saved_at_ms)
    VALUES (:key, :authorId, :text, :selectionStart, :selectionEnd, :savedAtMs)
    ON CONFLICT (key, author_id) DO UPDATE SET text = excluded.text, selection_start = excluded.selection_start,
      selection_end = excluded.selection_end, saved_at_ms = excluded.saved_at_ms`;
  prepared(own, sql).run({ ...draft, authorId } as Params);
}

export function loadDraft(own: OwnDb, authorId: string, key: string): Draft | null {
  const sql = `SELECT key, text, selection_start AS selectionStart, selection_end AS selectionEnd, saved_at_ms AS savedAtMs
    FROM draft WHERE key = :key AND author_id = :authorId`;
  return (prepared(own, sql).get({ key, authorId }) as Draft | undefined) ?? null;
}

/** Rows and talks that a draft's key names; customers and tickets that it may also name among its values. */
export type DraftsAbout = { keys: ReadonlySet<string>; values: ReadonlySet<string> };

type Found = { key: string; authorId: string };

/** Of every author. */
function draftsAbout(own: OwnDb, { keys, values }: DraftsAbout): Found[] {
  const all = prepared(own, 'SELECT key, author_id AS authorId, text FROM draft').all() as (Found & { text: string })[];
  return all.filter(({ key, text }) => idsNamed(key).some((id) => keys.has(id)) || idsNamed(text).some((id) => values.has(id)));
}

export function hasDraftAbout(own: OwnDb, about: DraftsAbout): boolean {
  return draftsAbout(own, about).length > 0;
}

/** Answers how many went. */
export function dropDraftsAbout(own: OwnDb, about: DraftsAbout): number {
  const drop = prepared(own, 'DELETE FROM draft WHERE key = ? AND author_id = ?');
  const found = draftsAbout(own, about);
  for (const { key, authorId } of found) drop.run(key, authorId);
  return found.length;
}
