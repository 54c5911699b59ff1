/** Who is signed in here, and who else is in the team. */
import type { Role } from '../../../shared/base/words.ts';
import type { SessionView } from '../../../shared/contract/desk-views.ts';
import type { Enrolment } from '../../../shared/contract/hub.ts';
import { allMembers } from '../db/members-repo.ts';
import { loadIdentity, saveIdentity } from '../db/meta-repo.ts';
import type { DeskStore } from '../sync/desk-store.ts';
import type { Desk, DeskFacts } from './desk.ts';

export function readSession(store: DeskStore | null, facts: DeskFacts): SessionView {
  const identity = store === null ? null : loadIdentity(store.own);
  return { user: identity?.user ?? null, sample: identity?.sample ?? false, ...facts };
}

/** Keys are pinned here, once per enrolment. */
export function signIn(store: DeskStore, enrolment: Enrolment): void {
  saveIdentity(store.own, {
    user: enrolment.user,
    hubId: enrolment.hub_id,
    sample: enrolment.sample,
    packKeys: enrolment.pack_keys,
  });
  store.announce(['session', 'link', 'draft']);
}

export function isSample(desk: Desk): boolean {
  return loadIdentity(desk.store.own)?.sample ?? false;
}

export function listMembers(desk: Desk): { id: string; name: string; role: Role }[] {
  return allMembers(desk.store.cache).map(({ id, name, role }) => ({ id, name, role }));
}
