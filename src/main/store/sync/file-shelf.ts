/** What sending files needs of own.db, as a port: the simulation keeps its desks' files in memory. */
import { attachmentBytes, type BlobState, markAttachment, pendingAttachments } from '../db/attachments-repo.ts';
import { ownEpoch } from '../db/meta-repo.ts';
import type { OwnDb } from '../db/open.ts';
import { argsAnswered } from '../db/outbox-repo.ts';
import { filesNamedIn } from './files-named.ts';

export type FileShelf = {
  /** Files that the hub does not have yet, in the order in which they came. */
  pending(): string[];
  /** Null when it is not here. */
  bytes(sha256: string): Uint8Array | null;
  mark(sha256: string, state: BlobState): void;
  /** Files that actions name which the hub has answered. */
  answered(): string[];
  /** Of the hub's history that `mark` speaks of: with another one, files that were sent are pending again. */
  epoch(): string | null;
};

export function shelfOf(own: OwnDb): FileShelf {
  return {
    pending: () => pendingAttachments(own),
    bytes: (sha256) => attachmentBytes(own, sha256),
    mark: (sha256, state) => markAttachment(own, sha256, state),
    answered: () => argsAnswered(own).flatMap(filesNamedIn),
    epoch: () => ownEpoch(own),
  };
}
