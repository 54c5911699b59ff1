/**
 * A profile is not checked on its way to the window: here every customer of the sample team, with a call going on and without, is held to
 * the schema, with nothing missing and nothing beside it.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { tellWorld } from '../../src/hub/services/sample/sample-world.ts';
import { shippedPolicy, shippedWrapCodes } from '../../src/hub/services/sample/shipped-packs.ts';
import type { Desk } from '../../src/main/store/services/desk.ts';
import { readProfile } from '../../src/main/store/services/profile.ts';
import { enqueueMutation } from '../../src/main/store/sync/mutate.ts';
import { type Profile, profileSchema } from '../../src/shared/contract/desk-views.ts';
import { aDesk, applyParts, removeFolder, type TestDesk, testIdentity } from '../support/desk-store.ts';
import { aCheckedPart, type PageRow } from '../support/synced-rows.ts';

const nowMs = 1_795_300_000_000;
const scope = `team:${testIdentity.user.teamId}`;
const told = tellWorld({ seed: 20_261_124, nowMs, wrapCodes: shippedWrapCodes() });
const rows = told.map((put) => ({ entity: put.entity, row: { ...put.row, scope, ver: 1 } }) as PageRow);
const customerIds = told.flatMap((put) => (put.entity === 'customer' ? [put.row.id] : []));

let own: TestDesk;
beforeAll(() => {
  own = aDesk();
  applyParts(own.store, [aCheckedPart({ rows })]);
});
afterAll(() => {
  own.close();
  removeFolder(own.dir);
});

/** `calling`: who is on the phone, from a number that hides theirs. */
function profiles(calling: string | null): Profile[] {
  const call = { view: { id: 'now', customerId: calling, relayNumber: true } };
  const desk = {
    store: { ...own.store, nowMs: () => nowMs },
    ...{ packs: { policy: shippedPolicy }, rooms: { open: () => (calling === null ? [] : [call]) }, link: { dataAtMs: () => nowMs } },
  } as unknown as Desk;
  return customerIds.map((id) => {
    const profile = readProfile(desk, id);
    if (!profile.ok) throw new Error(profile.error.message);
    return profile.value;
  });
}

function holdToSchema(all: readonly Profile[]): void {
  for (const profile of all) expect(profileSchema.parse(profile)).toStrictEqual(profile);
}

test('nothing is missing in a profile and nothing stands beside it', () => {
  const all = profiles(null);
  const has = (part: (profile: Profile) => { length: number }) => all.filter((profile) => part(profile).length > 0).length;
  expect(all.length).toBeGreaterThan(50);
  for (const part of ['benefits', 'notices', 'openTickets', 'lastContacts', 'orders', 'promises', 'tags'] as const) {
    expect([part, has((profile) => profile[part])]).not.toEqual([part, 0]);
  }
  holdToSchema(all);
});

test('nor while they call, and while something is unsent', () => {
  const [open] = profiles(null).flatMap(({ openTickets }) => openTickets);
  expect(enqueueMutation(own.store, 'ticket.addNote', { ticketId: open?.id ?? '', text: '客户又来电' }).ok).toBe(true);
  const calling = open?.customerId ?? '';
  holdToSchema(profiles(calling));
  expect(profiles(calling).some(({ notices }) => notices.some(({ code }) => code === 'relay_number'))).toBe(true);
});
