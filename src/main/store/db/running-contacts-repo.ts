/** Contacts in progress on this desk: the view a screen shows, and whatever its reducers need to go on after a restart. */
import type { Json } from '../../../shared/base/result.ts';
import type { RunningContact } from '../../../shared/contact/contact.ts';
import type { OwnDb } from './open.ts';
import { prepared } from './statements.ts';

export type SavedContact = { view: RunningContact; state: Json };

/** Saved at every transition, so that a kill loses nothing. Keyed by id; (source, sourceContactId) stays unique. */
export function saveRunningContact(own: OwnDb, contact: SavedContact, nowMs: number): void {
  const { view } = contact;
  const sql = `INSERT INTO running_contact (id, source, source_contact_id, offered_at_ms, phase, view, state, saved_at_ms)
    VALUES (:id, :source, :sourceContactId, :offeredAtMs, :phase, :view, :state, :nowMs)
    ON CONFLICT (id) DO UPDATE SET phase = excluded.phase, view = excluded.view, state = excluded.state, saved_at_ms = excluded.saved_at_ms`;
  prepared(own, sql).run({
    id: view.id,
    source: view.source,
    sourceContactId: view.sourceContactId,
    offeredAtMs: view.offeredAtMs,
    phase: view.phase,
    view: JSON.stringify(view),
    state: JSON.stringify(contact.state),
    nowMs,
  });
}

export function runningContactById(own: OwnDb, id: string): SavedContact | null {
  const row = prepared(own, 'SELECT view, state FROM running_contact WHERE id = :id').get({ id });
  return row === undefined ? null : toSaved(row as { view: string; state: string });
}

export function runningContactBySource(own: OwnDb, source: string, sourceContactId: string): SavedContact | null {
  const sql = 'SELECT view, state FROM running_contact WHERE source = :source AND source_contact_id = :sourceContactId';
  const row = prepared(own, sql).get({ source, sourceContactId });
  return row === undefined ? null : toSaved(row as { view: string; state: string });
}

/** Those not ended, oldest first. */
export function runningContacts(own: OwnDb): SavedContact[] {
  const sql = `SELECT view, state FROM running_contact WHERE phase <> 'ended' ORDER BY offered_at_ms, id`;
  return (prepared(own, sql).all() as { view: string; state: string }[]).map(toSaved);
}

/** Also those that have ended. */
export function allRunningContacts(own: OwnDb): SavedContact[] {
  return (prepared(own, 'SELECT view, state FROM running_contact').all() as { view: string; state: string }[]).map(toSaved);
}

/** Somebody is talking with a customer, or writing up what was said: background work gives way. */
export function isContactRunning(own: OwnDb): boolean {
  return prepared(own, `SELECT EXISTS (SELECT 1 FROM running_contact WHERE phase <> 'ended')`).pluck().get() === 1;
}

/** Once its record has been handed to the outbox. */
export function removeRunningContact(own: OwnDb, id: string): void {
  prepared(own, 'DELETE FROM running_contact WHERE id = :id').run({ id });
}

function toSaved(row: { view: string; state: string }): SavedContact {
  return { view: JSON.parse(row.view) as RunningContact, state: JSON.parse(row.state) as Json };
}
