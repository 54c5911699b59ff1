/** Who is signed in here, and who else is in the team. */
import type { Role } from '../../../shared/base/words.ts';
import type { SessionView } from '../../../shared/contract/desk-views.ts';
import type { Enrolment } from '../../../shared/contract/hub.ts';
import { allMembers } from '../db/members-repo.ts';
import { type Identity, loadIdentity, saveIdentity } from '../db/meta-repo.ts';
import type { DeskStore } from '../sync/desk-store.ts';
import type { Desk, DeskFacts } from './desk.ts';

export function readSession(store: DeskStore | null, facts: DeskFacts): SessionView {
  const { hubUrl, keyStorage, appVersion } = facts;
  const identity = store === null ? null : loadIdentity(store.own);
  return { user: identity?.user ?? null, sample: identity?.sample ?? false, hubUrl, keyStorage, appVersion };
}

/** Keys are pinned here, once per enrolment. */
export function identityFrom({ user, hub_id: hubId, sample, pack_keys: packKeys }: Enrolment): Identity {
  return { user, hubId, sample, packKeys };
}

/** The same person as before, or the first one here. */
export function signIn(store: DeskStore, enrolment: Enrolment): void {
  saveIdentity(store.own, identityFrom(enrolment));
  store.announce(['session', 'link', 'draft']);
}

export function isSample(desk: Desk): boolean {
  return loadIdentity(desk.store.own)?.sample ?? false;
}

export function listMembers(desk: Desk): { id: string; name: string; role: Role }[] {
  return allMembers(desk.store.cache).map(({ id, name, role }) => ({ id, name, role }));
}
