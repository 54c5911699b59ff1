/** Access withdrawn: what own.db still shows of the customers goes, unsent work stays, and nothing of it lingers on the disk. */
import { createHash } from 'node:crypto';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { attachmentBytes, markAttachment, saveAttachment } from '../../src/main/store/db/attachments-repo.ts';
import { customerById } from '../../src/main/store/db/customers-repo.ts';
import { loadDraft, saveDraft } from '../../src/main/store/db/drafts-repo.ts';
import { eraseDesk, finishErasing, forgetErasure, wasErased } from '../../src/main/store/db/erase.ts';
import { loadLease } from '../../src/main/store/db/meta-repo.ts';
import { countUnsent, listOutbox } from '../../src/main/store/db/outbox-repo.ts';
import { countConfirmed } from '../../src/main/store/db/page-repo.ts';
import { purgedRows } from '../../src/main/store/db/purged-repo.ts';
import { runningContactById, saveRunningContact } from '../../src/main/store/db/running-contacts-repo.ts';
import { wipeCache } from '../../src/main/store/db/wipe-cache.ts';
import { forgetPurged } from '../../src/main/store/services/forget-purged.ts';
import { storedState } from '../../src/main/store/sync/apply-pull.ts';
import { createLeaseKeeper } from '../../src/main/store/sync/lease-keeper.ts';
import { enqueueMutation } from '../../src/main/store/sync/mutate.ts';
import { leaseEndsMs, leaseMs } from '../../src/shared/sync/lease.ts';
import { aDesk, applyParts, removeFolder, type TestDesk, testIdentity } from '../support/desk-store.ts';
import { aRunningContact } from '../support/running-contact.ts';
import { aCheckedPart, aContact, aCustomer, aTicket, idOf, type PageRow } from '../support/synced-rows.ts';

let desk: TestDesk;
beforeEach(() => {
  desk = aDesk();
});
afterEach(() => {
  desk.close();
  removeFolder(desk.dir);
});

const author = testIdentity.user.id;
const secret = '王女士住在望江路八号';

function fill(): void {
  const rows = (scope: string, n: number): PageRow[] => [
    { entity: 'customer', row: aCustomer(n, { scope, region: secret }) },
    { entity: 'ticket', row: aTicket(n + 1, idOf(n), { scope }) },
  ];
  applyParts(
    desk.store,
    [aCheckedPart({ scope: 'team:a', rows: rows('team:a', 10) }), aCheckedPart({ scope: 'team:b', rows: rows('team:b', 20) })],
    { grants: { ver: 1, scopes: ['team:a', 'team:b'] } },
  );
}

function draft(key: string): void {
  saveDraft(desk.store.own, author, { key, text: secret, selectionStart: 0, selectionEnd: 0, savedAtMs: 1 });
}

const withdrawn = { grants: { ver: 2, scopes: ['team:b'] }, purge: ['team:a'] };
const candidate = (n: number) => ({
  ...{ customerId: idOf(n), maskedName: '王*', maskedPhone: '138****', tier: '', region: secret, openTickets: 1 },
  ...{ lastContactAtMs: null, reason: 'exact_phone' as const, why: '号码一致' },
});

test('drafts, places in contacts and sent files of a withdrawn scope go; those of others and unsent work stay', () => {
  fill();
  for (const key of [`ticket:${idOf(11)}`, `ticket:${idOf(21)}`, `contact:${idOf(31)}`, 'pack:scripts']) draft(key);
  const view = aRunningContact({ id: idOf(31), customerId: idOf(10), ticketId: idOf(11), candidates: [candidate(10), candidate(20)] });
  saveRunningContact(desk.store.own, { view, state: {} }, 1);
  const sha256 = createHash('sha256').update('photo').digest('hex');
  saveAttachment(desk.store.own, { sha256, fileName: '照片.jpg', bytes: Buffer.from('photo'), atMs: 1 });
  markAttachment(desk.store.own, sha256, 'sent');
  expect(enqueueMutation(desk.store, 'ticket.addNote', { ticketId: idOf(11), text: '未发送的记录' }).ok).toBe(true);

  applyParts(desk.store, [], withdrawn);
  expect(purgedRows(desk.store.cache)?.customers).toEqual(new Set([idOf(10)]));
  forgetPurged(desk.store, null);

  const left = (key: string) => loadDraft(desk.store.own, author, key) !== null;
  expect([left(`ticket:${idOf(11)}`), left(`contact:${idOf(31)}`)]).toEqual([false, false]);
  expect([left(`ticket:${idOf(21)}`), left('pack:scripts')]).toEqual([true, true]);
  expect(runningContactById(desk.store.own, idOf(31))?.view).toMatchObject({
    customerId: null,
    ticketId: null,
    candidates: [candidate(20)],
  });
  expect(attachmentBytes(desk.store.own, sha256)).toBe(null);
  expect(listOutbox(desk.store.own).map(({ name, state }) => [name, state])).toEqual([['ticket.addNote', 'queued']]);
  expect(purgedRows(desk.store.cache)).toBe(null);
});

test('a draft on a public post goes with the post, one in a talk of another customer stays', () => {
  const rows: PageRow[] = [40, 41].map((n) => ({ entity: 'contact', row: aContact(n, null, { scope: 'team:a', channel: 'public' }) }));
  applyParts(desk.store, [aCheckedPart({ scope: 'team:a', rows })], { grants: { ver: 1, scopes: ['team:a', 'team:b'] } });
  for (const key of [`contact:${idOf(40)}`, `contact:${idOf(40)}:promise`, `contact:${idOf(41)}`]) draft(key);
  saveRunningContact(
    desk.store.own,
    { view: aRunningContact({ id: idOf(41), customerId: null, ticketId: null, candidates: [] }), state: {} },
    1,
  );
  applyParts(desk.store, [], withdrawn);
  forgetPurged(desk.store, null);
  const left = (key: string) => loadDraft(desk.store.own, author, key) !== null;
  expect([left(`contact:${idOf(40)}`), left(`contact:${idOf(40)}:promise`), left(`contact:${idOf(41)}`)]).toEqual([false, false, true]);
});

test('a draft in a talk goes with whoever might be the caller until it is known who is, and then with nobody else', () => {
  fill();
  const talk = (n: number, customerId: string | null) => {
    const view = aRunningContact({
      id: idOf(n),
      sourceContactId: `c${n}`,
      customerId,
      ticketId: null,
      candidates: [candidate(10), candidate(20)],
    });
    saveRunningContact(desk.store.own, { view, state: {} }, 1);
    draft(`contact:${idOf(n)}`);
  };
  talk(51, null);
  talk(52, idOf(20));
  applyParts(desk.store, [], withdrawn);
  forgetPurged(desk.store, null);
  const left = (n: number) => loadDraft(desk.store.own, author, `contact:${idOf(n)}`) !== null;
  expect([left(51), left(52)]).toEqual([false, true]);
});

test('a process that ends between the two files is made good at the next start', () => {
  fill();
  draft(`ticket:${idOf(11)}`);
  applyParts(desk.store, [], withdrawn);
  desk.close();
  desk = aDesk({ dir: desk.dir });
  expect(loadDraft(desk.store.own, author, `ticket:${idOf(11)}`)).not.toBe(null);
  forgetPurged(desk.store, null);
  expect(loadDraft(desk.store.own, author, `ticket:${idOf(11)}`)).toBe(null);
});

test('a row that another scope still holds is not taken for purged', () => {
  const row: PageRow = { entity: 'customer', row: aCustomer(10, { scope: 'team:b' }) };
  applyParts(desk.store, [aCheckedPart({ scope: 'team:a', rows: [row] }), aCheckedPart({ scope: 'team:b', rows: [row] })], {
    grants: { ver: 1, scopes: ['team:a', 'team:b'] },
  });
  applyParts(desk.store, [], withdrawn);
  expect([purgedRows(desk.store.cache), customerById(desk.store.cache, idOf(10)) === null]).toEqual([null, false]);
});

test('the write-ahead logs are empty after a purge', () => {
  fill();
  draft(`ticket:${idOf(11)}`);
  applyParts(desk.store, [], withdrawn);
  forgetPurged(desk.store, null);
  // Forgetting the ids is one small frame; nothing of the purge itself is left.
  expect(statSync(join(desk.dir, 'cache.db-wal')).size).toBeLessThan(40_000);
  expect(statSync(join(desk.dir, 'own.db-wal')).size).toBe(0);
  expect([desk.store.cache, desk.store.own].map((db) => db.pragma('secure_delete', { simple: true }))).toEqual([1, 1]);
});

test('a wiped cache holds nothing, begins at 0 again, and leaves the outbox and drafts as they were', () => {
  fill();
  const keys = ['pack:scripts', `ticket:${idOf(11)}`];
  for (const key of keys) draft(key);
  enqueueMutation(desk.store, 'ticket.addNote', { ticketId: idOf(11), text: '未发送的记录' });
  wipeCache(desk.store.cache);
  forgetPurged(desk.store, null);
  expect(Object.values(countConfirmed(desk.store.cache)).every((count) => count === 0)).toBe(true);
  expect(storedState(desk.store)).toMatchObject({ cursors: {}, grants: null, dataAtMs: null });
  expect(countUnsent(desk.store.own)).toBe(1);
  expect(keys.map((key) => loadDraft(desk.store.own, author, key)?.text)).toEqual([secret, secret]);
  for (const name of ['cache.db', 'cache.db-wal']) expect(readFileSync(join(desk.dir, name)).includes(Buffer.from('望江路'))).toBe(false);
});

/** Time passes in jumps: at the end of each the keeper looks once. */
function aKeeper(startMs: number) {
  const said: string[] = [];
  let nowMs = startMs;
  let look = () => {};
  const keeper = createLeaseKeeper({
    store: { ...desk.store, nowMs: () => nowMs },
    setTimer: (callback) => {
      look = callback;
      return () => {};
    },
    elapsedMs: () => nowMs,
    onChange: (standing) => said.push(standing),
  });
  const pass = (ms: number) => {
    nowMs += ms;
    look();
    return keeper.standing();
  };
  return { keeper, said, pass };
}

test('the lease is counted on disk: locked after 72 hours, ended after 14 days, valid again at the next contact', () => {
  const { keeper, said, pass } = aKeeper(desk.clock.nowMs);
  expect([pass(leaseEndsMs + 120_000), loadLease(desk.store.own)]).toEqual(['valid', null]);
  keeper.contact(1_700_000_000_000);
  expect([pass(leaseMs - 60_000), pass(120_000), loadLease(desk.store.own)?.spentMs]).toEqual(['valid', 'locked', leaseMs + 60_000]);
  expect(pass(leaseEndsMs)).toBe('ended');
  keeper.contact(1_700_000_000_000 + leaseEndsMs + leaseMs);
  expect([pass(60_000), said]).toEqual(['valid', ['locked', 'ended', 'valid']]);
});

test('after a restart with the PC clock set back a year, the time spent is still spent', () => {
  const first = aKeeper(desk.clock.nowMs);
  first.keeper.contact(1_700_000_000_000);
  first.pass(leaseMs + 120_000);
  const second = aKeeper(desk.clock.nowMs - 365 * 86_400_000);
  expect([second.keeper.standing(), second.said]).toEqual(['locked', ['locked']]);
});

test('data from before there were leases is counted from now on', () => {
  fill();
  const { pass } = aKeeper(desk.clock.nowMs);
  expect([pass(leaseMs), pass(60_000)]).toEqual(['valid', 'locked']);
});

test('an erased desk has none of its files, also when the process ended half-way, and says so until somebody signs in', () => {
  fill();
  desk.close();
  eraseDesk(desk.dir);
  expect(wasErased(desk.dir)).toBe(true);
  desk = aDesk({ dir: desk.dir });
  expect([countConfirmed(desk.store.cache).customer, countUnsent(desk.store.own)]).toEqual([0, 0]);
  expect(wasErased(desk.dir)).toBe(true);
  forgetErasure(desk.dir);
  finishErasing(desk.dir);
  expect(wasErased(desk.dir)).toBe(false);
});

test('an erasure that a crash cut short is finished before the files are opened again', () => {
  fill();
  desk.close();
  writeFileSync(join(desk.dir, 'erase.begun'), '');
  desk = aDesk({ dir: desk.dir });
  expect([wasErased(desk.dir), countConfirmed(desk.store.cache).customer]).toEqual([true, 0]);
});
