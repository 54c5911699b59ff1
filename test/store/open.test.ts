/** Opening the two files: keys, damage, versions, a second opener, a full disk. */
import { copyFileSync, existsSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { customerById } from '../../src/main/store/db/customers-repo.ts';
import { markCacheSuspect, openStore } from '../../src/main/store/db/open.ts';
import { listOutbox } from '../../src/main/store/db/outbox-repo.ts';
import { enqueueMutation } from '../../src/main/store/sync/mutate.ts';
import { aDesk, aFolder, applyParts, openFiles, removeFolder, testKey } from '../support/desk-store.ts';
import { aCheckedPart, aCustomer, aTicket, idOf, teamScope } from '../support/synced-rows.ts';

let dir = '';
beforeEach(() => {
  dir = aFolder();
});
afterEach(() => removeFolder(dir));

/** One customer with a ticket in the cache, one unsent note in own.db. */
function fillAndClose(): void {
  const desk = aDesk({ dir });
  applyParts(desk.store, [
    aCheckedPart({
      rows: [
        { entity: 'customer', row: aCustomer(1) },
        { entity: 'ticket', row: aTicket(2, idOf(1)) },
      ],
    }),
  ]);
  const queued = enqueueMutation(desk.store, 'ticket.addNote', { ticketId: idOf(2), text: '客户要求换货' });
  if (!queued.ok) throw new Error(queued.error.message);
  desk.close();
}

function codeOf(result: ReturnType<typeof openStore>): string {
  if (!result.ok) return result.error.code;
  result.value.close();
  return 'ok';
}

test('nothing readable lies on the disk', () => {
  fillAndClose();
  const bytes = readFileSync(join(dir, 'own.db'));
  expect(bytes.subarray(0, 6).toString('latin1')).not.toBe('SQLite');
  expect(bytes.includes(Buffer.from('客户要求换货', 'utf8'))).toBe(false);
});

test('a wrong key is told from damage, and the files stay as they were', () => {
  fillAndClose();
  const before = readFileSync(join(dir, 'own.db'));
  expect(codeOf(openStore({ dir, keyHex: 'b2'.repeat(32) }))).toBe('db.wrong-key');
  expect(readFileSync(join(dir, 'own.db')).equals(before)).toBe(true);
  expect(codeOf(openStore({ dir, keyHex: 'not a key' }))).toBe('db.wrong-key');
  expect(codeOf(openStore({ dir, keyHex: testKey }))).toBe('ok');
});

test.each([
  ['its first page', 100],
  ['a page in the middle', 4096 * 3 + 200],
])('a cache damaged in %s is set aside and begun anew; unsent work is untouched', (_where, offset) => {
  fillAndClose();
  const path = join(dir, 'cache.db');
  const bytes = readFileSync(path);
  bytes[offset] = (bytes[offset] ?? 0) ^ 0xff;
  writeFileSync(path, bytes);
  const files = openFiles(dir);
  expect(files.cacheRebuilt).toBe(true);
  expect(existsSync(join(dir, 'cache.damaged.db'))).toBe(true);
  expect(customerById(files.cache, idOf(1))).toBe(null);
  expect(listOutbox(files.own).map(({ name, state }) => [name, state])).toEqual([['ticket.addNote', 'queued']]);
  files.close();
});

test('a truncated cache is set aside too, and only the last damaged one is kept', () => {
  fillAndClose();
  truncateSync(join(dir, 'cache.db'), 5_000);
  openFiles(dir).close();
  writeFileSync(join(dir, 'cache.db'), Buffer.alloc(20_000, 7));
  const files = openFiles(dir);
  expect(files.cacheRebuilt).toBe(true);
  files.close();
  expect(readFileSync(join(dir, 'cache.damaged.db')).equals(Buffer.alloc(20_000, 7))).toBe(true);
});

test.each([
  ['once the new one is whole', { grants: { ver: 2, scopes: [teamScope] }, purge: [] }],
  ['as soon as a scope is withdrawn', { grants: { ver: 2, scopes: [] }, purge: [teamScope] }],
])('a cache that was set aside goes %s', (_when, effect) => {
  fillAndClose();
  writeFileSync(join(dir, 'cache.db'), Buffer.alloc(20_000, 7));
  const desk = aDesk({ dir });
  expect(existsSync(join(dir, 'cache.damaged.db'))).toBe(true);
  applyParts(desk.store, [aCheckedPart({ rows: [{ entity: 'customer', row: aCustomer(1) }] })], effect);
  expect(existsSync(join(dir, 'cache.damaged.db'))).toBe(false);
  desk.close();
});

test('a cache found damaged while running is set aside at the next open', () => {
  fillAndClose();
  markCacheSuspect(dir);
  const files = openFiles(dir);
  expect(files.cacheRebuilt).toBe(true);
  files.close();
  const again = openFiles(dir);
  expect(again.cacheRebuilt).toBe(false);
  again.close();
});

test('damaged unsent work is never deleted: own.db is reported and left where it is', () => {
  fillAndClose();
  const path = join(dir, 'own.db');
  const bytes = readFileSync(path);
  bytes[100] = (bytes[100] ?? 0) ^ 0xff;
  writeFileSync(path, bytes);
  expect(codeOf(openStore({ dir, keyHex: testKey }))).toBe('db.corrupt');
  expect(readFileSync(path).equals(bytes)).toBe(true);
});

test('a file of a newer app is refused untouched', () => {
  fillAndClose();
  const files = openFiles(dir);
  files.own.pragma('user_version = 99990');
  files.close();
  expect(codeOf(openStore({ dir, keyHex: testKey }))).toBe('db.newer-than-app');
});

test('a second store on the same folder is told that the data is in use', () => {
  const files = openFiles(dir);
  expect(codeOf(openStore({ dir, keyHex: testKey, busyTimeoutMs: 50 }))).toBe('db.locked');
  files.close();
  expect(codeOf(openStore({ dir, keyHex: testKey }))).toBe('ok');
});

test('own.db survives the loss of the cache and of the key check', () => {
  fillAndClose();
  for (const name of ['cache.db', 'key.check']) rmSync(join(dir, name), { force: true });
  const files = openFiles(dir);
  expect(listOutbox(files.own)).toHaveLength(1);
  files.close();
});

test('a full disk refuses the action with disk.full and keeps everything before it', () => {
  const desk = aDesk({ dir });
  applyParts(desk.store, [
    aCheckedPart({
      rows: [
        { entity: 'customer', row: aCustomer(1) },
        { entity: 'ticket', row: aTicket(2, idOf(1)) },
      ],
    }),
  ]);
  const pages = Number(desk.store.own.pragma('page_count', { simple: true }));
  desk.store.own.pragma(`max_page_count = ${pages + 2}`);
  const codes: string[] = [];
  for (let i = 0; i < 12; i++) {
    const queued = enqueueMutation(desk.store, 'ticket.addNote', { ticketId: idOf(2), text: '长'.repeat(1_500) });
    codes.push(queued.ok ? 'ok' : queued.error.code);
  }
  expect(codes[0]).toBe('ok');
  expect(codes.at(-1)).toBe('disk.full');
  const kept = codes.filter((code) => code === 'ok').length;
  expect(listOutbox(desk.store.own).map(({ n }) => n)).toEqual(Array.from({ length: kept }, (_, i) => kept - i));
  desk.store.own.pragma('max_page_count = 1000000');
  expect(enqueueMutation(desk.store, 'ticket.addNote', { ticketId: idOf(2), text: '空间够了' }).ok).toBe(true);
  expect(listOutbox(desk.store.own)[0]?.n).toBe(kept + 1);
  desk.close();
});

test('a copy of the folder opens on its own', () => {
  fillAndClose();
  const copy = aFolder();
  for (const name of ['own.db', 'cache.db', 'key.check']) copyFileSync(join(dir, name), join(copy, name));
  const files = openFiles(copy);
  expect(customerById(files.cache, idOf(1))?.name).toBe('林晓');
  files.close();
  removeFolder(copy);
});
