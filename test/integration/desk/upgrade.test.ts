/** A newer app on files of an older one: windows are told that data is brought forward, then get a desk; ended in the middle, nothing is lost. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import BetterSqlite3, { type Database } from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { cacheShortRids } from '../../../src/main/store/db/migrations/0130-cache-short-rids.ts';
import { aDesk, applyParts, testKey } from '../../support/desk-store.ts';
import { makeCacheOld } from '../../support/old-cache.ts';
import { aDeskFolder, type RunningDesk, removeDeskFolder, runDesk } from '../../support/running-desk.ts';
import { aCheckedPart, aCustomer, aTicket, type PageRow } from '../../support/synced-rows.ts';

let dir: string;
let held: Database | null = null;
const desks: RunningDesk[] = [];
const lin = aCustomer(1, { name: '林晚秋' });

beforeEach(() => {
  dir = aDeskFolder();
  mkdirSync(join(dir, 'data'), { recursive: true });
  const before = aDesk({ dir: join(dir, 'data') });
  const ticket = aTicket(2, lin.id, { title: '净化器漏水' });
  applyParts(before.store, [
    aCheckedPart({
      rows: [
        { entity: 'customer', row: lin },
        { entity: 'ticket', row: ticket },
      ],
    }),
  ]);
  before.close();
});
afterEach(async () => {
  release();
  for (const desk of desks.splice(0)) await desk.stop();
  removeDeskFolder(dir);
});

/** Whoever else has the file open and writes: bringing it forward waits until this is over. */
function hold(): void {
  held = new BetterSqlite3(join(dir, 'data', 'cache.db'));
  held.pragma("cipher='aegis'");
  held.pragma(`key='raw:${testKey}'`);
  held.exec('BEGIN IMMEDIATE');
}

function release(): void {
  held?.close();
  held = null;
}

async function open(): Promise<RunningDesk> {
  const desk = await runDesk({ dir, databaseKey: testKey });
  desks.push(desk);
  return desk;
}

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'no error',
    (error: { data?: { code?: string } }) => error.data?.code,
  );
const kindsOf = (desk: RunningDesk) => desk.told.map(({ kind }) => kind).filter((kind) => kind !== 'log');
const namesFound = async (desk: RunningDesk) =>
  (await desk.client.customer.search({ text: '晚秋', limit: 5 })).map((hit) => hit.customerId);
const titlesFound = async (desk: RunningDesk) =>
  (await desk.client.ticket.list({ filter: 'all', text: '漏水', limit: 5 })).rows.map(({ title }) => title);

test('while files of an older version are brought forward, windows are told so; then the desk is there with all its data', async () => {
  makeCacheOld(join(dir, 'data'));
  hold();
  const desk = await open();
  expect(kindsOf(desk)).toEqual(['upgrading']);
  expect(await desk.client.link.get()).toMatchObject({ problem: null, upgrade: { share: null, leftMs: null } });
  expect(await codeOf(desk.client.session.get())).toBe('store.restarting');
  expect(await codeOf(desk.client.customer.recent())).toBe('store.restarting');
  // What is ordered meanwhile is not forgotten.
  desk.tell({ kind: 'enrol-problem', error: { code: 'auth.code-refused', origin: 'hub', message: 'used' } });
  release();
  await desk.tells('upgraded');
  expect(kindsOf(desk)).toEqual(['upgrading', 'started', 'upgraded']);
  desk.takeFreshPort();
  expect((await desk.client.session.get()).user?.name).toBe('周敏');
  const link = await desk.client.link.get();
  expect([link.upgrade, link.problem]).toEqual([undefined, 'auth.code-refused']);
  expect([await namesFound(desk), await titlesFound(desk)]).toEqual([[lin.id], ['净化器漏水']]);
}, 300_000);

test('killed meanwhile, or ended, the next start brings them forward, and every row is there', async () => {
  makeCacheOld(join(dir, 'data'));
  hold();
  const first = await runDesk({ dir, databaseKey: testKey });
  expect(kindsOf(first)).toEqual(['upgrading']);
  await first.kill();
  const second = await runDesk({ dir, databaseKey: testKey });
  expect(kindsOf(second)).toEqual(['upgrading']);
  await second.stop();
  release();
  const third = await open();
  await third.tells('started');
  if (kindsOf(third).includes('upgrading')) await third.tells('upgraded');
  third.takeFreshPort();
  expect([await namesFound(third), await titlesFound(third)]).toEqual([[lin.id], ['净化器漏水']]);
}, 300_000);

test('files of this version open without a word about it', async () => {
  const desk = await open();
  expect(kindsOf(desk)).toEqual(['started']);
  expect(await namesFound(desk)).toEqual([lin.id]);
}, 120_000);

test('reading words in anew is queued in pieces that say how far they are', () => {
  const own = aDesk({ dir: join(dir, 'data') });
  const rows = Array.from({ length: 25_000 }, (_, n): PageRow => ({ entity: 'customer', row: aCustomer(1_000 + n) }));
  applyParts(own.store, [aCheckedPart({ from: 2, to: 25_002, rows })]);
  const told: [number, number][] = [];
  const { cache } = own.store;
  cache.transaction(() => cacheShortRids.up(cache, (done, total) => told.push([done, total])))();
  expect(told).toEqual([
    [10_000, 25_002],
    [20_000, 25_002],
    [25_001, 25_002],
    [25_002, 25_002],
  ]);
  expect(cache.prepare('SELECT kind, count(*) FROM search_todo GROUP BY kind').raw().all()).toEqual([
    [1, 25_001],
    [6, 1],
  ]);
  own.close();
}, 120_000);
