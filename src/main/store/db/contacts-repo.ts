/** Recorded contacts (finished, or opened by a colleague) in the local view. Contacts in progress on this desk are in running-contacts-repo. */
import type { Contact } from '../../../shared/contact/contact.ts';
import type { CacheDb } from './open.ts';
import { countRows, viewRow, viewRows } from './statements.ts';

export function contactById(cache: CacheDb, id: string): Contact | null {
  return viewRow(cache, 'contact', id);
}

/** Newest first. */
export function contactsByCustomer(cache: CacheDb, customerId: string, limit: number): Contact[] {
  const tail = 'WHERE customer_id = :customerId ORDER BY started_at_ms DESC LIMIT :limit';
  return viewRows(cache, 'contact', tail, { customerId, limit });
}

export function countContacts(cache: CacheDb, customerId: string): number {
  return countRows(cache, 'SELECT count(*) FROM v_contact WHERE customer_id = :customerId', { customerId });
}
