/** What still has to reach the hub, and what each action waits for. */
import type { KeptWork, OutboxItem } from '../../../shared/contract/desk-views.ts';
import { describeMutation } from '../../../shared/sync/mutations.ts';
import { pendingAttachments } from '../db/attachments-repo.ts';
import { conflictById } from '../db/conflicts-repo.ts';
import { keptWork } from '../db/kept-work-repo.ts';
import { listOutbox, type OutboxEntry } from '../db/outbox-repo.ts';
import { filesNamedIn } from '../sync/files-named.ts';
import type { Desk } from './desk.ts';

type Around = { isOnline: boolean; namesFile: boolean; isBehindFile: boolean };

function waitsFor(entry: OutboxEntry, { isOnline, namesFile, isBehindFile }: Around): OutboxItem['waitsFor'] {
  switch (entry.state) {
    case 'queued':
      if (!isOnline) return 'network';
      if (namesFile) return 'file';
      return isBehindFile ? 'file-before' : 'turn';
    case 'sent':
      return isOnline ? 'answer' : 'network-answer';
    case 'acked':
      return 'data';
    case 'settled':
      return 'done';
    case 'conflict':
      return 'choice';
    case 'rejected':
      return 'kept';
  }
}

/** In the order in which they go. What was not applied is listed until its card is dealt with. */
export function listUnsent(desk: Desk): OutboxItem[] {
  const { own, cache } = desk.store;
  const isOnline = ['online', 'slow'].includes(desk.link.state().state);
  const filesLeft = new Set(pendingAttachments(own));
  const isOpen = ({ state, mutationId }: OutboxEntry) =>
    (state !== 'conflict' && state !== 'rejected') || (conflictById(cache, mutationId)?.resolvedAtMs ?? null) === null;
  let isBehindFile = false;
  return listOutbox(own)
    .reverse()
    .filter(isOpen)
    .map((entry) => {
      const namesFile = entry.state === 'queued' && filesLeft.size > 0 && filesNamedIn(entry.args).some((sha256) => filesLeft.has(sha256));
      const item: OutboxItem = {
        n: entry.n,
        mutationId: entry.mutationId,
        title: describeMutation(entry.name, entry.argsVer, entry.args),
        name: entry.name,
        state: entry.state,
        createdAtMs: entry.createdAtMs,
        attempts: entry.attempts,
        waitsFor: waitsFor(entry, { isOnline, namesFile, isBehindFile }),
        code: entry.code,
      };
      isBehindFile ||= namesFile;
      return item;
    });
}

/** Of people who are not signed in here. */
export function listKept(desk: Desk): KeptWork[] {
  return keptWork(desk.store.own);
}
