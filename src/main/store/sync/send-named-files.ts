/** Sends the files that actions name before the actions themselves, each once. */
import { attachmentMaxBytes } from '../../../shared/contract/hub.ts';
import type { Mutation } from '../../../shared/sync/wire.ts';
import type { FileShelf } from './file-shelf.ts';
import { filesNamedIn } from './files-named.ts';
import type { HubClient, HubFailure } from './hub-client.ts';
import type { LateFiles } from './late-files.ts';
import { sendFile } from './send-file.ts';

export type FileLine = { hub: Pick<HubClient, 'putAttachment' | 'putAttachmentPart'>; late: Pick<LateFiles, 'failed' | 'isLate'> };

const otherEpoch: HubFailure = { kind: 'error', reason: '', retryAfterMs: 0, message: 'the hub has another epoch since' };

/**
 * How many of these mutations, from the first on, may go: every file they name is on the hub, or will never be (the hub refused it),
 * or comes later. And what stands in the way of the next.
 */
export async function sendNamedFiles(
  shelf: FileShelf,
  { hub, late }: FileLine,
  mutations: readonly Mutation[],
): Promise<{ ready: number; failure: HubFailure | null }> {
  const waiting = new Set(shelf.pending());
  if (waiting.size === 0) return { ready: mutations.length, failure: null };
  for (const [ready, { args }] of mutations.entries()) {
    for (const sha256 of filesNamedIn(args)) {
      const bytes = waiting.has(sha256) && !late.isLate(sha256) ? shelf.bytes(sha256) : null;
      if (bytes === null) continue;
      waiting.delete(sha256);
      const sentUnder = shelf.epoch();
      const answer = bytes.byteLength > attachmentMaxBytes ? null : await sendFile(hub, sha256, bytes);
      // The hub that took it may be the one from before the backup was restored; what was to be pushed to it is not pushed any more.
      if (answer !== null && shelf.epoch() !== sentUnder) return { ready, failure: otherEpoch };
      if (answer === null || (!answer.ok && answer.failure.kind === 'refused')) shelf.mark(sha256, 'refused');
      else if (answer.ok) shelf.mark(sha256, 'sent');
      else if (answer.failure.kind !== 'error' || !late.failed(sha256)) return { ready, failure: answer.failure };
    }
  }
  return { ready: mutations.length, failure: null };
}
