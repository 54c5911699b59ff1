/** The hub stands before an action again (a restored backup, a gap): it is sent once more, and so are the files it names, for the hub may lack those too. */
import { renumbered } from '../../../shared/sync/outbox-entries.ts';
import type { Input } from '../../../shared/sync/sync-state.ts';
import type { MutationResult } from '../../../shared/sync/wire.ts';
import { resendAttachments } from '../db/attachments-repo.ts';
import { saveNextN } from '../db/meta-repo.ts';
import type { OwnDb } from '../db/open.ts';
import { argsFrom, numbersNow, outboxHeads, renumberEntries, requeueFrom } from '../db/outbox-repo.ts';
import { filesNamedIn } from './files-named.ts';
import { keepAnswers } from './keep-answers.ts';

/** Everything from number `fromN` on; a file the hub still has costs one question. */
export function requeue(own: OwnDb, fromN: number): void {
  own.transaction(() => {
    resendFiles(own, fromN);
    requeueFrom(own, fromN);
  })();
}

/** Files that are named from number `fromN` on. */
export function resendFiles(own: OwnDb, fromN: number): void {
  resendAttachments(own, argsFrom(own, fromN).flatMap(filesNamedIn));
}

/** This file is an older copy of itself, and numbers that it gives are used on the hub: see `renumbered`. */
export function renumber(own: OwnDb, given: { epoch: string; expectedN: number; results: readonly MutationResult[] }): void {
  own.transaction(() => {
    const numbered = renumbered(outboxHeads(own), given);
    renumberEntries(own, numbered);
    keepAnswers(own, given);
    saveNextN(own, Math.max(given.expectedN, (numbered.at(-1)?.n ?? 0) + 1));
  })();
}

/** What was added while a page was written may have been numbered anew since. */
export function asNumberedNow(own: OwnDb, input: Input): Input {
  return input.type === 'local-mutation' ? { ...input, entries: numbersNow(own, input.entries) } : input;
}
