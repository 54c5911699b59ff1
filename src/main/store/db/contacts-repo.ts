/** Recorded contacts (finished, or opened by a colleague) in the local view. Contacts in progress on this desk are in running-contacts-repo. */
import type { Contact } from '../../../shared/contact/contact.ts';
import type { CacheDb } from './open.ts';
import { countRows, type Params, partOf, viewParts, viewRow, viewRows } from './statements.ts';

export function contactById(cache: CacheDb, id: string): Contact | null {
  return viewRow(cache, 'contact', id);
}

/** Newest first. */
export function contactsByCustomer(cache: CacheDb, customerId: string, limit: number): Contact[] {
  const tail = 'WHERE customer_id = :customerId ORDER BY started_at_ms DESC LIMIT :limit';
  return viewRows(cache, 'contact', tail, { customerId, limit });
}

/** What lists say of a contact: everything but what was said in it. */
export type ContactCard = Pick<Contact, (typeof card.keys)[number]>;

const card = partOf('contact', [
  ...(['id', 'ticketId', 'channel', 'direction', 'startedAtMs', 'endedAtMs'] as const),
  ...(['agentName', 'summary', 'emotionPeak', 'satisfaction'] as const),
]);

/** Newest first; read from the index alone. */
export function contactCards(cache: CacheDb, customerId: string, limit: number): ContactCard[] {
  return contactCardsWhere(cache, 'WHERE customer_id = :customerId ORDER BY started_at_ms DESC LIMIT :limit', { customerId, limit });
}

export function contactCardsWhere(cache: CacheDb, tail: string, params: Params): ContactCard[] {
  return viewParts(cache, card, tail, params);
}

const onlyId = partOf('contact', ['id']);

/** Of these, the ones that no desk recorded. */
export function recordedElsewhere(cache: CacheDb, ids: readonly string[]): Set<string> {
  if (ids.length === 0) return new Set();
  const tail = 'WHERE id IN (SELECT value FROM json_each(:ids)) AND agent_id IS NULL';
  return new Set(viewParts(cache, onlyId, tail, { ids: JSON.stringify(ids) }).map(({ id }) => id));
}

export function countContacts(cache: CacheDb, customerId: string): number {
  return countRows(cache, countSql, { customerId });
}

const countSql = `SELECT
  (SELECT count(*) FROM contact c WHERE c.customer_id = :customerId AND c.deleted = 0
    AND NOT EXISTS (SELECT 1 FROM o_contact o WHERE o.id = c.id))
  + (SELECT count(*) FROM o_contact n WHERE n.customer_id = :customerId AND n.deleted = 0)`;
