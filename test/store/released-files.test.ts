/** An own.db of every released version opens with all that was in it; a cache of a newer version, or a damaged one, never costs unsent work. */
import { copyFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { attachmentBytes } from '../../src/main/store/db/attachments-repo.ts';
import { auditOfContact } from '../../src/main/store/db/audit-repo.ts';
import { loadDraft } from '../../src/main/store/db/drafts-repo.ts';
import { clientId, loadIdentity, loadLease, ownEpoch, takeNextN } from '../../src/main/store/db/meta-repo.ts';
import { ownMigrations } from '../../src/main/store/db/migrations/list.ts';
import { openStore } from '../../src/main/store/db/open.ts';
import { listOutbox, waitingEntries } from '../../src/main/store/db/outbox-repo.ts';
import { packSeen } from '../../src/main/store/db/packs-repo.ts';
import { runningContactById } from '../../src/main/store/db/running-contacts-repo.ts';
import { storedState } from '../../src/main/store/sync/apply-pull.ts';
import { enqueueMutation } from '../../src/main/store/sync/mutate.ts';
import { aDesk, aFolder, applyParts, openFiles, removeFolder, testEpoch, testIdentity, testKey } from '../support/desk-store.ts';
import { aCheckedPart, aCustomer, aTicket, idOf, type PageRow } from '../support/synced-rows.ts';

const fixtures = join(import.meta.dirname, '../fixtures/own-db');
const released = readdirSync(fixtures).filter((name) => name.endsWith('.db'));

let dir = '';
beforeEach(() => {
  dir = aFolder();
});
afterEach(() => removeFolder(dir));

test('there is a fixture of the newest version', () => {
  expect(released).toContain(`${String(ownMigrations.at(-1)?.id).padStart(4, '0')}.db`);
});

test.each(released)('own.db of version %s opens with everything in it, and work goes on', (name) => {
  copyFileSync(join(fixtures, name), join(dir, 'own.db'));
  const desk = aDesk({ dir });
  const { own } = desk.store;
  expect(own.pragma('user_version', { simple: true })).toBe(ownMigrations.at(-1)?.id);
  expect(own.pragma('integrity_check', { simple: true })).toBe('ok');
  expect(loadIdentity(own)).toEqual(testIdentity);
  expect([clientId(own, () => 'another'), ownEpoch(own), loadLease(own)]).toEqual([idOf(1), testEpoch, null]);
  expect(listOutbox(own).map(({ n, state, args }) => [n, state, (args as { text: string }).text])).toEqual([
    [3, 'queued', '未发送的备注'],
    [2, 'acked', '等待确认的备注'],
    [1, 'settled', '已完成的备注'],
  ]);
  expect(waitingEntries(own)).toHaveLength(2);
  expect(loadDraft(own, testIdentity.user.id, `ticket:${idOf(50)}`)).toMatchObject({
    text: '写到一半',
    selectionStart: 2,
    selectionEnd: 4,
  });
  expect(runningContactById(own, idOf(60))?.state).toEqual({ kept: true });
  expect(Buffer.from(attachmentBytes(own, 'ab'.repeat(32)) ?? []).toString()).toBe('photo');
  expect(auditOfContact(own, idOf(60))).toHaveLength(1);
  expect([packSeen(own, 'scripts'), takeNextN(own)]).toEqual([7, 4]);
  desk.close();
});

function aFilledDesk() {
  const desk = aDesk({ dir });
  const rows: PageRow[] = [
    { entity: 'customer', row: aCustomer(1) },
    { entity: 'ticket', row: aTicket(2, idOf(1)) },
  ];
  applyParts(desk.store, [aCheckedPart({ rows })]);
  expect(enqueueMutation(desk.store, 'ticket.addNote', { ticketId: idOf(2), text: '未发送' }).ok).toBe(true);
  return desk;
}

test('a cache written by a newer app is refused, and neither file is changed', () => {
  const desk = aFilledDesk();
  desk.store.cache.pragma('user_version = 99990');
  desk.close();
  const before = ['own.db', 'cache.db'].map((name) => readFileSync(join(dir, name)));
  const refused = openStore({ dir, keyHex: testKey });
  expect(refused.ok ? 'opened' : refused.error.code).toBe('db.newer-than-app');
  expect(['own.db', 'cache.db'].map((name, at) => readFileSync(join(dir, name)).equals(before[at] ?? Buffer.alloc(0)))).toEqual([
    true,
    true,
  ]);
});

test('whatever page of the cache is damaged, the outbox is whole and every scope is read again from 0', () => {
  aFilledDesk().close();
  const whole = readFileSync(join(dir, 'cache.db'));
  for (let page = 0; page * 4_096 < whole.length; page += 7) {
    const bytes = Buffer.from(whole);
    const at = page * 4_096 + 1_000;
    bytes[at] = (bytes[at] ?? 0) ^ 0xff;
    writeFileSync(join(dir, 'cache.db'), bytes);
    for (const side of ['-wal', '-shm']) if (existsSync(join(dir, `cache.db${side}`))) writeFileSync(join(dir, `cache.db${side}`), '');
    const files = openFiles(dir);
    const desk = { cache: files.cache, own: files.own };
    expect([page, files.cacheRebuilt]).toEqual([page, true]);
    expect(storedState({ ...desk, nowMs: () => 0 } as never)).toMatchObject({ cursors: {}, grants: null });
    expect(waitingEntries(files.own).map(({ name, state }) => [name, state])).toEqual([['ticket.addNote', 'queued']]);
    files.close();
  }
});
