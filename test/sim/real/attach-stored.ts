/** Keeping a file with a ticket on real files, as the service of attachments does it. */
import { pendingAttachments, saveAttachment } from '../../../src/main/store/db/attachments-repo.ts';
import { argsFrom } from '../../../src/main/store/db/outbox-repo.ts';
import { storageError } from '../../../src/main/store/db/sqlite-errors.ts';
import type { DeskStore } from '../../../src/main/store/sync/desk-store.ts';
import { filesNamedIn } from '../../../src/main/store/sync/files-named.ts';
import { enqueueMutations } from '../../../src/main/store/sync/mutate.ts';
import type { SimFile } from '../sim-files.ts';
import { evidenceOf } from '../trouble-acts.ts';

/** Answers false when nothing was saved. */
export function attachStored(store: DeskStore, ticketId: string, file: SimFile): boolean {
  try {
    saveAttachment(store.own, { ...file, atMs: store.nowMs() });
  } catch (error) {
    if (storageError(error) === null) throw error;
    return false;
  }
  return enqueueMutations(store, [{ name: 'evidence.attach', args: { ticketId, evidence: evidenceOf(file) } }]).ok;
}

export function unsentFilesOf({ own }: Pick<DeskStore, 'own'>): number {
  const named = new Set(argsFrom(own, 0).flatMap(filesNamedIn));
  return pendingAttachments(own).filter((sha256) => named.has(sha256)).length;
}
