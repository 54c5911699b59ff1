/** The work of people who used this PC before: set aside whole when somebody else signs in, and put back when they return. */
import type { RunningContact } from '../../../shared/contact/contact.ts';
import { idsNamed } from '../../../shared/contract/draft-keys.ts';
import type { OwnDb } from './open.ts';
import { staysInRing } from './outbox-repo.ts';
import { prepared } from './statements.ts';

export type Leaving = { id: string; name: string; atMs: number };
/** `unsent`: actions whose arrival on the hub has not been confirmed. */
export type KeptWork = { name: string; unsent: number; sinceMs: number };

const keptTables = ['outbox', 'running_contact'] as const;
/** Of meta: whose numbers these are, what the hub said to them, and by which right the rows they name lay here. */
const factKeys = `'client_id', 'next_n', 'epoch', 'doubtful_from', 'named_rows'`;
const waiting = `json_extract(row, '$.state') IN ('queued', 'sent', 'acked')`;

/** Leaves the outbox empty and without a client id. Part of the caller's transaction. */
export function setWorkAside(own: OwnDb, { id, name, atMs }: Leaving): void {
  const facts = prepared(own, `SELECT json_group_object(key, value) FROM meta WHERE key IN (${factKeys})`).pluck().get();
  prepared(own, 'INSERT INTO kept_person (id, name, since_ms, facts) VALUES (?, ?, ?, ?)').run(id, name, atMs, facts);
  prepared(own, `DELETE FROM meta WHERE key IN (${factKeys})`).run();
  const keep = prepared(own, 'INSERT INTO kept_row (person_id, of_table, row) VALUES (?, ?, ?)');
  for (const table of keptTables) {
    for (const row of prepared(own, `SELECT * FROM ${table}`).all()) keep.run(id, table, JSON.stringify(row));
    prepared(own, `DELETE FROM ${table}`).run();
  }
}

/** Expects an empty outbox. Part of the caller's transaction. */
export function putWorkBack(own: OwnDb, personId: string): void {
  prepared(
    own,
    `INSERT INTO meta (key, value) SELECT each.key, each.value FROM kept_person, json_each(facts) AS each WHERE kept_person.id = ?
      ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
  ).run(personId);
  for (const table of keptTables) {
    for (const text of prepared(own, 'SELECT row FROM kept_row WHERE person_id = ? AND of_table = ?').pluck().all(personId, table)) {
      const row = JSON.parse(String(text)) as Record<string, string | number | null>;
      const columns = Object.keys(row);
      prepared(own, `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`).run(Object.values(row));
    }
  }
  prepared(own, 'DELETE FROM kept_person WHERE id = ?').run(personId);
}

/** Of people who are not signed in here, those with something unsent; who left first comes first. */
export function keptWork(own: OwnDb): KeptWork[] {
  const sql = `SELECT name, since_ms AS sinceMs, count(*) AS unsent FROM kept_person JOIN kept_row ON person_id = id
    WHERE of_table = 'outbox' AND ${waiting} GROUP BY id ORDER BY since_ms`;
  return prepared(own, sql).all() as KeptWork[];
}

/**
 * Ended contacts older than `beforeMs` but for those whose record is still to be sent, and of each person's actions what `pruneRing`
 * would drop. Answers how many went.
 */
export function dropOldKeptWork(own: OwnDb, beforeMs: number): number {
  const ended = `of_table = 'running_contact' AND json_extract(row, '$.phase') = 'ended' AND json_extract(row, '$.saved_at_ms') < :beforeMs
    AND NOT EXISTS (SELECT 1 FROM kept_row AS asked WHERE asked.person_id = kept_row.person_id AND asked.of_table = 'outbox'
      AND json_extract(asked.row, '$.state') IN ('queued', 'sent', 'acked') AND instr(asked.row, json_extract(kept_row.row, '$.id')) > 0)`;
  const stays = staysInRing((column) => `json_extract(its.row, '$.${column}')`);
  const n = `json_extract(its.row, '$.n')`;
  const settled = `of_table = 'outbox' AND json_extract(row, '$.n') < (SELECT coalesce(min(CASE WHEN ${stays} THEN ${n} END), max(${n}))
    FROM kept_row AS its WHERE its.person_id = kept_row.person_id AND its.of_table = 'outbox')`;
  const drop = own.transaction(() => {
    const contacts = prepared(own, `DELETE FROM kept_row WHERE ${ended}`).run({ beforeMs }).changes;
    const over = prepared(own, `SELECT rowid FROM kept_row WHERE ${settled}`).pluck().all({ beforeMs }) as number[];
    for (const at of over) prepared(own, 'DELETE FROM kept_row WHERE rowid = ?').run(at);
    return contacts + over.length;
  });
  return drop();
}

/** `next` answers what a kept contact shows from now on: the same view, another one, or null where it goes. Part of the caller's transaction. */
export function changeKeptContacts(own: OwnDb, next: (view: RunningContact) => RunningContact | null): void {
  const sql = `SELECT rowid AS at, json_extract(row, '$.view') AS view FROM kept_row WHERE of_table = 'running_contact'`;
  for (const { at, view } of prepared(own, sql).all() as { at: number; view: string }[]) {
    const before = JSON.parse(view) as RunningContact;
    const after = next(before);
    if (after === null) prepared(own, 'DELETE FROM kept_row WHERE rowid = ?').run(at);
    else if (after !== before)
      prepared(own, `UPDATE kept_row SET row = json_set(row, '$.view', ?) WHERE rowid = ?`).run(JSON.stringify(after), at);
  }
}

/** Every id that own.db names in actions, talks and drafts, of whoever is signed in and of those who are kept apart. */
export function namedIds(own: OwnDb): Set<string> {
  const places = (view: string) =>
    `json_array(json_extract(${view}, '$.id'), json_extract(${view}, '$.customerId'), json_extract(${view}, '$.ticketId'), json_extract(${view}, '$.candidates'))`;
  const texts = [
    'SELECT args FROM outbox',
    `SELECT key || ' ' || text FROM draft`,
    `SELECT ${places('view')} FROM running_contact`,
    `SELECT json_extract(row, '$.args') FROM kept_row WHERE of_table = 'outbox'`,
    `SELECT ${places(`json_extract(row, '$.view')`)} FROM kept_row WHERE of_table = 'running_contact'`,
  ];
  const ids = new Set<string>();
  for (const sql of texts) {
    for (const text of prepared(own, sql).pluck().iterate() as IterableIterator<string>) {
      for (const id of idsNamed(text)) ids.add(id);
    }
  }
  return ids;
}

/** Kept actions that the hub has judged and that name one of `ids` keep their number and lose their words. */
export function blankKeptActions(own: OwnDb, ids: ReadonlySet<string>): void {
  const sql = `UPDATE kept_row SET row = json_set(row, '$.args', '{}')
    WHERE of_table = 'outbox' AND NOT ${waiting} AND instr(json_extract(row, '$.args'), ?) > 0`;
  for (const id of ids) prepared(own, sql).run(id);
}
