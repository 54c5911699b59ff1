/** Pages of a fill share a transaction: rows and cursor together, whole pages only, and never held back for long. */
import { copyFileSync, existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { endBatch } from '../../src/main/store/db/open-batch.ts';
import { countConfirmed } from '../../src/main/store/db/page-repo.ts';
import { saveRunningContact } from '../../src/main/store/db/running-contacts-repo.ts';
import { applyPull, applyPullInSlices, storedState } from '../../src/main/store/sync/apply-pull.ts';
import { openPageBatch, type PageBatch } from '../../src/main/store/sync/page-batch.ts';
import type { ApplyEffect } from '../../src/shared/sync/sync-state.ts';
import { aDesk, openFiles, removeFolder, type TestDesk, testEpoch } from '../support/desk-store.ts';
import { aRunningContact } from '../support/running-contact.ts';
import { aCheckedPart, aCustomer, type PageRow, teamScope } from '../support/synced-rows.ts';
import { aToyClock, type ToyClock } from '../support/toy-clock.ts';

const perPage = 60;
let clock: ToyClock;
let desk: TestDesk;
let batch: PageBatch;
let committed: number[];
let lost: unknown[];
beforeEach(() => {
  desk = aDesk();
  clock = aToyClock();
  [committed, lost] = [[], []];
  batch = openPageBatch({
    ...{ cache: desk.store.cache, setTimer: clock.setTimer },
    onCommitted: (rows) => committed.push(rows),
    onLost: (error) => lost.push(error),
  });
});
afterEach(() => {
  desk.close();
  removeFolder(desk.dir);
});

function pageFrom(from: number, head = 1_000): { effect: ApplyEffect; parts: ReturnType<typeof aCheckedPart>[] } {
  const rows = Array.from({ length: perPage }, (_, i): PageRow => ({ entity: 'customer', row: aCustomer(from + i + 1) }));
  const part = aCheckedPart({ from, rows, head, more: from + perPage < head });
  const phase = part.more ? ('first' as const) : ('live' as const);
  const effect: ApplyEffect = {
    ...{ kind: 'apply', epoch: testEpoch, grants: { ver: 1, scopes: [teamScope] }, lastN: 0, purge: [], dataAtMs: null, settle: [] },
    parts: [{ scope: teamScope, cursor: { seq: part.to, head, phase }, restart: false }],
  };
  return { effect, parts: [part] };
}

async function write(from: number, head?: number): Promise<number> {
  const slices = { isTimeUp: () => false, breathe: async () => {}, isStopped: () => false };
  return (await applyPullInSlices(desk.store, pageFrom(from, head), slices, batch)).committed;
}

/** What the next start would find, were the process to end now. */
function onDisk(): { rows: number; seq: number } {
  const dir = mkdtempSync(join(tmpdir(), 'steadydesk-test-'));
  for (const name of ['cache.db', 'cache.db-wal', 'own.db', 'own.db-wal', 'key.check']) {
    if (existsSync(join(desk.dir, name))) copyFileSync(join(desk.dir, name), join(dir, name));
  }
  const files = openFiles(dir);
  const store = { ...desk.store, ...files };
  const found = { rows: countConfirmed(files.cache).customer, seq: storedState(store).cursors[teamScope]?.seq ?? 0 };
  files.close();
  removeFolder(dir);
  return found;
}

test('pages of a fill are read at once and committed with the last one', async () => {
  expect([await write(0), await write(perPage)]).toEqual([0, 0]);
  expect(countConfirmed(desk.store.cache).customer).toBe(2 * perPage);
  expect(onDisk()).toEqual({ rows: 0, seq: 0 });
  expect(await write(2 * perPage, 3 * perPage)).toBe(3 * perPage);
  expect(onDisk()).toEqual({ rows: 3 * perPage, seq: 3 * perPage });
});

test('they are committed without the next one when it is late, or when somebody else needs a transaction', async () => {
  await write(0);
  await clock.advance(1_000);
  expect([onDisk(), committed]).toEqual([{ rows: perPage, seq: perPage }, [perPage]]);
  await write(perPage);
  endBatch(desk.store.cache);
  expect(onDisk()).toEqual({ rows: 2 * perPage, seq: 2 * perPage });
  await write(2 * perPage);
  const { effect, parts } = pageFrom(3 * perPage);
  applyPull(desk.store, effect, parts);
  expect(onDisk()).toEqual({ rows: 4 * perPage, seq: 4 * perPage });
  expect(lost).toEqual([]);
});

test('a page that fails takes those with it that were not committed, and no others', async () => {
  await write(0);
  batch.end();
  await write(perPage);
  const { effect, parts } = pageFrom(2 * perPage);
  let turns = 0;
  const breathe = async () => {
    if (++turns > 20) throw new Error('given up');
  };
  const slices = { isTimeUp: () => true, breathe, isStopped: () => false };
  await expect(applyPullInSlices(desk.store, { effect, parts }, slices, batch)).rejects.toThrow('given up');
  expect(storedState(desk.store).cursors[teamScope]?.seq).toBe(perPage);
  expect(await write(perPage)).toBe(0);
  batch.end();
  expect(onDisk()).toEqual({ rows: 2 * perPage, seq: 2 * perPage });
});

test('whoever ends the transaction by a failure of their own has it told, and nothing of it is there', async () => {
  await write(0);
  desk.store.cache.exec('ROLLBACK');
  await clock.advance(1_000);
  expect([lost.length, committed, onDisk()]).toEqual([1, [], { rows: 0, seq: 0 }]);
});

test('while somebody is on the phone each page is committed by itself', async () => {
  await write(0);
  saveRunningContact(desk.store.own, { view: aRunningContact(), state: {} }, 1);
  expect(await write(perPage)).toBe(perPage);
  expect([committed, onDisk()]).toEqual([[perPage], { rows: 2 * perPage, seq: 2 * perPage }]);
});
