/**
 * After rows were taken off this desk (they outlived their days, or a customer was erased): what own.db still says about them goes too.
 * Words about an erased customer go from judged actions as well; what is unsent stays, the hub judges it. What colleagues left on this PC
 * is treated alike.
 */
import type { RunningContact } from '../../../shared/contact/contact.ts';
import { dropDraftsAbout, hasDraftAbout } from '../db/drafts-repo.ts';
import { blankKeptActions, changeKeptContacts } from '../db/kept-work-repo.ts';
import { doubtErasure } from '../db/meta-repo.ts';
import { endBatch } from '../db/open-batch.ts';
import { emptyWriteAheadLog } from '../db/page-repo.ts';
import { dropUnnamedFiles, emptyOwnLog } from '../db/purged-repo.ts';
import {
  blankJudgedActions,
  dropAuditOf,
  forgetRemovedRows,
  hasRemovedRows,
  isLevel,
  type Removed,
  removedRows,
} from '../db/removed-repo.ts';
import { allRunningContacts, removeRunningContact, saveRunningContact } from '../db/running-contacts-repo.ts';
import { isCorruption, storageError } from '../db/sqlite-errors.ts';
import type { DeskStore } from '../sync/desk-store.ts';
import type { Rooms } from './contact-rooms.ts';
import { isAbout, speaksOf, without } from './forget-purged.ts';

/**
 * Does nothing while a pull is under way. May be repeated: rows are forgotten only after own.db is clean. A full disk leaves it to the
 * next news.
 */
export function forgetRemoved(store: DeskStore, rooms: Rooms | null): void {
  try {
    if (hasRemovedRows(store.cache)) cleanBoth(store, rooms);
  } catch (error) {
    if (storageError(error) === null || isCorruption(error)) throw error;
  }
}

/** Ids that the hub calls erased and whose removal never came here: they were erased while somebody else sat at this PC. */
export function forgetErased(store: DeskStore, rooms: Rooms | null, ids: ReadonlySet<string>): void {
  const erased: Removed = { customers: ids, contacts: ids, tickets: ids, ofThem: ids, unsure: new Set(), tookWords: true };
  const dropped = store.own.transaction(() => cleanOwn(store, erased))();
  clearRooms(rooms, erased);
  emptyOwnLog(store.own);
  store.announce(dropped > 0 ? ['contact', 'outbox', 'draft'] : ['contact', 'outbox']);
}

function clearRooms(rooms: Rooms | null, removed: Removed): void {
  for (const room of rooms?.open() ?? []) {
    if (isAbout(room.view, removed)) rooms?.put({ ...room, view: without(room.view, removed) });
  }
}

function cleanBoth(store: DeskStore, rooms: Rooms | null): void {
  const { cache, own } = store;
  endBatch(cache);
  if (cache.inTransaction || !isLevel(cache)) return;
  const removed = removedRows(cache);
  const dropped = own.transaction(() => cleanOwn(store, removed))();
  const isInDoubt = removed.unsure.size > 0 && hasDraftAbout(own, { keys: removed.unsure, values: removed.unsure });
  if (isInDoubt) doubtErasure(own);
  clearRooms(rooms, removed);
  emptyOwnLog(own);
  forgetRemovedRows(cache, removed.tookWords);
  emptyWriteAheadLog(cache);
  if (dropped > 0 || isInDoubt) store.announce(['draft']);
}

function cleanOwn(store: DeskStore, removed: Removed): number {
  const { own, cache } = store;
  const { customers, contacts, tickets, ofThem } = removed;
  // A merged customer leaves alone: what they said and asked for goes on under the other.
  const isErasure = removed.tookWords;
  const ended: string[] = [];
  const talks: string[] = [];
  for (const contact of allRunningContacts(own)) {
    const { view } = contact;
    if (isErasure && speaksOf(view, removed)) talks.push(view.id);
    if (hasEnded(view) && (contacts.has(view.id) || isAbout(view, removed))) ended.push(view.id);
    else if (isAbout(view, removed)) saveRunningContact(own, { ...contact, view: without(view, removed) }, store.nowMs());
  }
  for (const id of ended) removeRunningContact(own, id);
  changeKeptContacts(own, (view) => {
    const isOver = hasEnded(view) && (contacts.has(view.id) || isAbout(view, removed));
    if (isOver) ended.push(view.id);
    if (isErasure && speaksOf(view, removed)) talks.push(view.id);
    return isOver ? null : isAbout(view, removed) ? without(view, removed) : view;
  });
  dropAuditOf(own, new Set([...contacts, ...ended]));
  // A ticket may also have gone to another team: what was typed about it is lost only with its customer.
  const about = new Set([...contacts, ...ended, ...(isErasure ? [...customers, ...tickets, ...ofThem] : [])]);
  if (isErasure) {
    blankJudgedActions(own, about);
    blankKeptActions(own, about);
    dropUnnamedFiles(own, cache);
  }
  const values = isErasure ? new Set([...customers, ...tickets]) : new Set<string>();
  return dropDraftsAbout(own, { keys: new Set([...about, ...talks]), values });
}

function hasEnded({ phase }: RunningContact): boolean {
  return phase === 'ended';
}
