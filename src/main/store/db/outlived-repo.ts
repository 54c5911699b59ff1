/** What on this PC has outlived its days here: settled contacts in the cache, and traces of contacts in own.db. */
import { idsNamed } from '../../../shared/contract/draft-keys.ts';
import { entityTables } from '../../../shared/sync/entity-table.ts';
import { dropOldKeptWork } from './kept-work-repo.ts';
import type { CacheDb, OwnDb } from './open.ts';
import { dropRow } from './page-repo.ts';
import { noteRemoved } from './removed-repo.ts';
import { prepared } from './statements.ts';

export type FirstContact = { customerId: string; firstAtMs: number };

/** Customers in the order of their ids with the time of their first contact here; read from an index alone. */
export function firstContacts(cache: CacheDb, after: string, limit: number): FirstContact[] {
  const sql = `SELECT customer_id AS customerId, min(started_at_ms) AS firstAtMs FROM contact WHERE customer_id > ?
    GROUP BY customer_id ORDER BY customer_id LIMIT ?`;
  return prepared(cache, sql).all(after, limit) as FirstContact[];
}

/** Contacts that name no customer. */
export function contactsOfNobody(cache: CacheDb, beforeMs: number, limit: number): string[] {
  const sql = 'SELECT id FROM contact WHERE customer_id IS NULL AND started_at_ms < ? LIMIT ?';
  return prepared(cache, sql).pluck().all(beforeMs, limit) as string[];
}

/** Nothing happens to a row that an unsent action has changed. Part of the caller's transaction. Answers whether it went. */
export function dropContact(cache: CacheDb, id: string): boolean {
  if (prepared(cache, 'SELECT 1 FROM o_contact WHERE id = ?').get(id) !== undefined) return false;
  noteRemoved(cache, 'contact', id);
  dropRow(cache, 'contact', id);
  return true;
}

/** Contacts that ended on this desk, and findings: all older than `beforeMs`. One whose record is still to be sent stays. */
export function dropOldTraces(own: OwnDb, beforeMs: number): number {
  const unsent = `EXISTS (SELECT 1 FROM outbox o WHERE o.state IN ('queued', 'sent', 'acked') AND instr(o.args, running_contact.id) > 0)`;
  const ended = prepared(own, `DELETE FROM running_contact WHERE phase = 'ended' AND saved_at_ms < ? AND NOT ${unsent}`).run(beforeMs);
  const findings = prepared(own, 'DELETE FROM audit WHERE at_ms < ? AND coalesce(contact_id, 0) NOT IN (SELECT id FROM running_contact)');
  return ended.changes + findings.run(beforeMs).changes + dropOldKeptWork(own, beforeMs);
}

const liveSql = [
  `SELECT 1 FROM v_${entityTables.ticket.table} WHERE id = ? AND stage <> 'closed'`,
  `SELECT 1 FROM v_${entityTables.contact.table} WHERE id = ?`,
  `SELECT 1 FROM v_${entityTables.customer.table} WHERE id = ?`,
  // A department holds what it was asked, and no ticket.
  `SELECT 1 FROM v_${entityTables.task.table} WHERE id = ? AND state IN ('open', 'handed_back')`,
  `SELECT 1 FROM v_${entityTables.follow_up.table} WHERE id = ? AND status = 'open'`,
];

/** Drafts of what was not recorded yet (a post, a talk noted by hand): about somebody, though no id says whom. */
const ofNewThing = /^new:/;

/** Drafts saved before `beforeMs` about what is settled, and of new things. Texts about nobody (a rule, a pack) stay. */
export function dropOldDrafts(own: OwnDb, cache: CacheDb, beforeMs: number): number {
  const keys = prepared(own, 'SELECT DISTINCT key FROM draft WHERE saved_at_ms < ?').pluck().all(beforeMs) as string[];
  const isRunning = prepared(own, 'SELECT 1 FROM running_contact WHERE id = ?');
  const isLive = (id: string) => isRunning.get(id) !== undefined || liveSql.some((sql) => prepared(cache, sql).get(id) !== undefined);
  const over = keys.filter((key) => {
    const ids = idsNamed(key);
    return ofNewThing.test(key) || (ids.length > 0 && !ids.some(isLive));
  });
  for (const key of over) prepared(own, 'DELETE FROM draft WHERE key = ? AND saved_at_ms < ?').run(key, beforeMs);
  return over.length;
}

/** Files older than `beforeMs` that the hub has and no open ticket names. */
export function dropOldFiles(own: OwnDb, cache: CacheDb, beforeMs: number): number {
  const sql = `SELECT sha256 FROM attachment_blob WHERE state <> 'pending' AND at_ms < ?`;
  prepared(own, 'DELETE FROM attachment_part WHERE at_ms < ?').run(beforeMs);
  const named = prepared(cache, `SELECT 1 FROM v_ticket WHERE stage <> 'closed' AND instr(evidence, ?) > 0 LIMIT 1`);
  const inUse = prepared(own, 'SELECT 1 FROM running_contact WHERE instr(view, ?) > 0 LIMIT 1');
  const old = (prepared(own, sql).pluck().all(beforeMs) as string[]).filter(
    (sha256) => named.get(sha256) === undefined && inUse.get(sha256) === undefined,
  );
  for (const sha256 of old) prepared(own, 'DELETE FROM attachment_blob WHERE sha256 = ?').run(sha256);
  return old.length;
}

const namesFile = [
  'SELECT 1 FROM outbox WHERE instr(args, ?) > 0 LIMIT 1',
  'SELECT 1 FROM running_contact WHERE instr(view, ?) > 0 LIMIT 1',
  'SELECT 1 FROM kept_row WHERE instr(row, ?) > 0 LIMIT 1',
];

/**
 * Unsent files older than `beforeMs` that no action, contact or ticket names: the program ended between keeping one and writing down what
 * it is for, and nothing would ever send it. Only while the cache is whole, which says what tickets name.
 */
export function dropOrphanedFiles(own: OwnDb, cache: CacheDb, beforeMs: number): number {
  const pending = prepared(own, `SELECT sha256 FROM attachment_blob WHERE state = 'pending' AND at_ms < ?`)
    .pluck()
    .all(beforeMs) as string[];
  const inTicket = prepared(cache, 'SELECT 1 FROM v_ticket WHERE instr(evidence, ?) > 0 LIMIT 1');
  const isNamed = (sha256: string) =>
    inTicket.get(sha256) !== undefined || namesFile.some((sql) => prepared(own, sql).get(sha256) !== undefined);
  const orphaned = pending.filter((sha256) => !isNamed(sha256));
  for (const sha256 of orphaned) prepared(own, 'DELETE FROM attachment_blob WHERE sha256 = ?').run(sha256);
  return orphaned.length;
}
