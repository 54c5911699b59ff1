/**
 * After a scope was withdrawn: what own.db still shows of its customers goes too, that is drafts about them, files already sent, and
 * their places in contacts in progress, those kept for colleagues too. At the end of a lease drafts and what is kept for colleagues stay: the right to them was not withdrawn. Words said in those contacts stay with the agent who had them, and unsent work stays: the hub judges it.
 */
import type { RunningContact } from '../../../shared/contact/contact.ts';
import { dropDraftsAbout } from '../db/drafts-repo.ts';
import { changeKeptContacts } from '../db/kept-work-repo.ts';
import { loadCacheFacts, namedRows, saveNamedRows } from '../db/meta-repo.ts';
import { dropUnnamedFiles, emptyOwnLog, forgetPurgedRows, notePurged, type Purged, purgedRows } from '../db/purged-repo.ts';
import { allRunningContacts, saveRunningContact } from '../db/running-contacts-repo.ts';
import type { DeskStore } from '../sync/desk-store.ts';
import type { Rooms } from './contact-rooms.ts';

/**
 * Whoever returns to a shared PC may have lost a right meanwhile, and the rows it was for lie here no more: what their own work names of
 * them counts as gone with the first answer that says what they may see now.
 */
function noteLostRights({ own, cache }: DeskStore): void {
  const named = namedRows(own);
  if (named.length === 0) return;
  const { grants } = loadCacheFacts(cache);
  if (grants === null) return;
  const kept = new Set(named.flatMap(({ scope, id }) => (grants.scopes.includes(scope) ? [id] : [])));
  notePurged(
    cache,
    named.filter(({ id }) => !kept.has(id)),
  );
  saveNamedRows(own, []);
}

/** Does nothing when nothing was purged. May be repeated: ids are forgotten only after own.db is clean. */
export function forgetPurged(store: DeskStore, rooms: Rooms | null): void {
  noteLostRights(store);
  const purged = purgedRows(store.cache);
  if (purged === null) return;
  const saved = allRunningContacts(store.own);
  const about = saved.filter(({ view }) => isAbout(view, purged));
  const dropped = store.own.transaction(() => {
    for (const contact of about) saveRunningContact(store.own, { ...contact, view: without(contact.view, purged) }, store.nowMs());
    dropUnnamedFiles(store.own, store.cache);
    if (purged.draftsStay) return 0;
    changeKeptContacts(store.own, (view) => (isAbout(view, purged) ? without(view, purged) : view));
    // A talk in progress keeps its draft unless it is about somebody who is gone, whatever its own row.
    const running = new Set(saved.map(({ view }) => view.id));
    const rows = [...purged.rows].filter((id) => !running.has(id));
    const talks = about.flatMap(({ view }) => (speaksOf(view, purged) ? [view.id] : []));
    return dropDraftsAbout(store.own, { keys: new Set([...rows, ...talks]), values: new Set([...purged.customers, ...purged.tickets]) });
  })();
  for (const room of rooms?.open() ?? []) {
    if (isAbout(room.view, purged)) rooms?.put({ ...room, view: without(room.view, purged) });
  }
  emptyOwnLog(store.own);
  forgetPurgedRows(store.cache);
  if (dropped > 0) store.announce(['draft']);
}

type Gone = Pick<Purged, 'customers' | 'tickets'>;

/** Names a customer or ticket that is gone. */
export function isAbout({ customerId, ticketId, candidates }: RunningContact, { customers, tickets }: Gone): boolean {
  const known = customerId !== null && customers.has(customerId);
  return known || (ticketId !== null && tickets.has(ticketId)) || candidates.some((candidate) => customers.has(candidate.customerId));
}

/** What is written in this talk is about somebody who is gone, not about the one it was found to be with. */
export function speaksOf(view: RunningContact, gone: Gone): boolean {
  return isAbout(view.customerId === null ? view : { ...view, candidates: [] }, gone);
}

/** The same contact, of nobody. */
export function without(view: RunningContact, { customers, tickets }: Gone): RunningContact {
  const lost = view.customerId !== null && customers.has(view.customerId);
  return {
    ...view,
    candidates: view.candidates.filter((candidate) => !customers.has(candidate.customerId)),
    ...(lost ? { customerId: null, matchReason: 'none' as const, matchWhy: '' } : {}),
    ticketId: view.ticketId !== null && tickets.has(view.ticketId) ? null : view.ticketId,
  };
}
