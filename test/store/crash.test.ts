/** Killed at any moment (kill -9), what was said to be saved is there, pages are whole, and numbers have no gaps. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { outboxEntry, outboxHeads } from '../../src/main/store/db/outbox-repo.ts';
import { countConfirmed } from '../../src/main/store/db/page-repo.ts';
import { eventsByTicket } from '../../src/main/store/db/ticket-events-repo.ts';
import { storedState } from '../../src/main/store/sync/apply-pull.ts';
import { rebuildOverlay } from '../../src/main/store/sync/overlay.ts';
import { aDesk, aFolder, removeFolder } from '../support/desk-store.ts';
import { idOf, teamScope } from '../support/synced-rows.ts';

const kills = 8;
let dir = '';
beforeAll(() => {
  dir = aFolder();
});
afterAll(() => removeFolder(dir));

/** Runs the child until it has said `lines` lines, kills it a little later without warning, and answers all it said. */
function runAndKill(lines: number, laterMs: number): Promise<string[]> {
  const script = join(import.meta.dirname, 'children', 'crash-child.ts');
  const child = spawn(process.execPath, [script, dir], { stdio: ['ignore', 'pipe', 'pipe'] });
  const said: string[] = [];
  let failure = '';
  child.stderr.on('data', (chunk) => {
    failure += String(chunk);
  });
  createInterface({ input: child.stdout }).on('line', (line) => {
    said.push(line);
    if (said.length === lines) setTimeout(() => child.kill('SIGKILL'), laterMs);
  });
  return new Promise((resolve, reject) => {
    child.on('close', (code, signal) => (signal === 'SIGKILL' ? resolve(said) : reject(new Error(`exit ${code}: ${failure}`))));
  });
}

test('kill -9 while applying and enqueueing loses nothing that was acknowledged', async () => {
  const notes = new Set<string>();
  for (let round = 0; round < kills; round++) {
    const said = await runAndKill(3 + (round % 4), (round * 7) % 11);
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
}, 90_000);
