/**
 * Another person signs in on this PC: what was pulled for the one before goes, and their unsent work is kept apart under their name,
 * to be sent by nobody else. With their next sign-in here it is back, under the numbers it had. Settings of the PC stay.
 */
import type { Enrolment } from '../../../shared/contract/hub.ts';
import { namedIds, putWorkBack, setWorkAside } from '../db/kept-work-repo.ts';
import {
  isCacheOfAnother,
  loadIdentity,
  namedRows,
  noteCacheOfAnother,
  saveCacheFacts,
  saveIdentity,
  saveNamedRows,
} from '../db/meta-repo.ts';
import type { OwnDb, StoreFiles } from '../db/open.ts';
import { dropUnnamedFiles, emptyOwnLog, forgetPurgedRows, heldRows } from '../db/purged-repo.ts';
import { wipeCache } from '../db/wipe-cache.ts';
import { identityFrom } from './session.ts';

export function isAnotherPerson(own: OwnDb, enrolment: Enrolment): boolean {
  const known = loadIdentity(own);
  return known !== null && known.user.id !== enrolment.user.id;
}

/** Before anything reads the files. A crash in between is made good at the next start. */
export function letPersonIn({ own, cache }: StoreFiles, enrolment: Enrolment | null, nowMs: number): void {
  const before = loadIdentity(own);
  if (enrolment !== null && before !== null && isAnotherPerson(own, enrolment)) {
    const held = heldRows(cache, namedIds(own));
    own
      .transaction(() => {
        saveNamedRows(own, [...namedRows(own), ...held]);
        setWorkAside(own, { id: before.user.id, name: before.user.name, atMs: nowMs });
        putWorkBack(own, enrolment.user.id);
        saveIdentity(own, identityFrom(enrolment));
        noteCacheOfAnother(own, true);
      })
      .immediate();
  }
  if (!isCacheOfAnother(own)) return;
  wipeCache(cache);
  // Its epoch and the last number it heard of belong to the client of the one before.
  saveCacheFacts(cache, { epoch: null, grants: null, lastN: 0, dataAtMs: null });
  // What went was pulled for the one before: nothing that whoever sits down now has written is to lose it.
  forgetPurgedRows(cache);
  dropUnnamedFiles(own, cache);
  emptyOwnLog(own);
  noteCacheOfAnother(own, false);
}
