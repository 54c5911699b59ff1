/** The hub stands before an action again (a restored backup, a gap): it is sent once more, and so are the files it names, for the hub may lack those too. */
import { resendAttachments } from '../db/attachments-repo.ts';
import type { OwnDb } from '../db/open.ts';
import { argsFrom, requeueFrom } from '../db/outbox-repo.ts';
import { filesNamedIn } from './files-named.ts';

/** Everything from number `fromN` on; a file the hub still has costs one question. */
export function requeue(own: OwnDb, fromN: number): void {
  own.transaction(() => {
    resendAttachments(own, argsFrom(own, fromN).flatMap(filesNamedIn));
    requeueFrom(own, fromN);
  })();
}
