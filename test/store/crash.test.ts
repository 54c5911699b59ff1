/** Killed at any moment (kill -9), what was said to be saved is there, pages are whole, and numbers have no gaps. */
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { outboxEntry, outboxHeads } from '../../src/main/store/db/outbox-repo.ts';
import { countConfirmed } from '../../src/main/store/db/page-repo.ts';
import { eventsByTicket } from '../../src/main/store/db/ticket-events-repo.ts';
import { storedState } from '../../src/main/store/sync/apply-pull.ts';
import { rebuildOverlay } from '../../src/main/store/sync/overlay.ts';
import { restore, snapshotOf } from '../support/crash-points.ts';
import { aDesk, aFolder, removeFolder } from '../support/desk-store.ts';
import { makeCacheOld } from '../support/old-cache.ts';
import { runAndKill } from '../support/run-and-kill.ts';
import { idOf, teamScope } from '../support/synced-rows.ts';

/** More by environment, for `npm run test:long`. */
const kills = Number(process.env.CRASH_KILLS ?? 6);
vi.setConfig({ testTimeout: 30_000 + kills * 4_000 });
let dir = '';
beforeAll(() => {
  dir = aFolder();
});
afterAll(() => removeFolder(dir));

const child = () => [join(import.meta.dirname, 'children', 'crash-child.ts'), dir];

test('kill -9 while applying and enqueueing loses nothing that was acknowledged', async () => {
  const notes = new Set<string>();
  for (let round = 0; round < kills; round++) {
    const said = await runAndKill(
      child(),
      (lines) => lines.length >= 3 + (round % 4),
      () => wait((round * 7) % 11),
    );
    const pages = said.filter((line) => line.startsWith('page ')).map((line) => Number(line.slice(5)));
    for (const line of said) if (line.startsWith('note ')) notes.add(line.slice(5));

    const desk = aDesk({ dir });
    expect(desk.files.cacheRebuilt).toBe(false);
    const seq = storedState(desk.store).cursors[teamScope]?.seq ?? 0;
    expect(seq).toBeGreaterThanOrEqual(pages.at(-1) ?? 0);
    const counts = countConfirmed(desk.store.cache);
    expect(counts.customer + counts.ticket).toBe(seq); // rows and cursor moved together
    expect(Number(desk.store.cache.prepare('SELECT count(*) FROM row_scope').pluck().get())).toBe(seq);
    const heads = outboxHeads(desk.store.own);
    expect(heads.map(({ n }) => n)).toEqual(heads.map((_, index) => index + 1));
    expect([...notes].filter((id) => outboxEntry(desk.store.own, id) === null)).toEqual([]);
    rebuildOverlay(desk.store);
    expect(eventsByTicket(desk.store.cache, idOf(2))).toHaveLength(heads.length);
    expect(desk.store.cache.pragma('integrity_check', { simple: true })).toBe('ok');
    expect(desk.store.own.pragma('integrity_check', { simple: true })).toBe('ok');
    desk.close();
  }
  expect(notes.size).toBeGreaterThan(kills);
});

test('kill -9 while files of an older version are brought forward: the next start goes on, and every row and action is there', async () => {
  const desk = aDesk({ dir });
  const before = countConfirmed(desk.store.cache);
  const heads = outboxHeads(desk.store.own);
  desk.close();
  const whole = snapshotOf(dir);
  for (let round = 0; round < kills; round++) {
    restore(whole, dir);
    makeCacheOld(dir);
    const said = await runAndKill(
      [join(import.meta.dirname, 'children', 'opening-desk.ts'), dir],
      () => true,
      () => wait(round * 3),
    );
    expect(said[0]).toBe('opening');
    const again = aDesk({ dir });
    expect(again.files.cacheRebuilt).toBe(false);
    expect(countConfirmed(again.store.cache)).toEqual(before);
    expect(outboxHeads(again.store.own)).toEqual(heads);
    expect(again.store.cache.pragma('integrity_check', { simple: true })).toBe('ok');
    expect(Number(again.store.cache.prepare('SELECT count(*) FROM search_todo').pluck().get())).toBe(before.customer + before.ticket);
    again.close();
  }
});
