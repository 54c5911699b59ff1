/**
 * kill -9 on the whole store of a desk while it talks to a real hub: while actions and files are pushed, pages are pulled, a team is
 * withdrawn and given back, packs come into force. What was acknowledged is there, and in the end each of it is on the hub once.
 */
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { uuidv7 } from 'uuidv7';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { attachmentBytes } from '../../src/main/store/db/attachments-repo.ts';
import { loadDraft } from '../../src/main/store/db/drafts-repo.ts';
import { loadCacheFacts } from '../../src/main/store/db/meta-repo.ts';
import { outboxHeads } from '../../src/main/store/db/outbox-repo.ts';
import { newestPack, packSeen } from '../../src/main/store/db/packs-repo.ts';
import { forgetPurged } from '../../src/main/store/services/forget-purged.ts';
import { storedState } from '../../src/main/store/sync/apply-pull.ts';
import { createDeskStore } from '../../src/main/store/sync/desk-store.ts';
import { rebuildOverlay } from '../../src/main/store/sync/overlay.ts';
import { rememberStoredPacks } from '../../src/main/store/sync/pack-intake.ts';
import type { Enrolment } from '../../src/shared/contract/hub.ts';
import { compareWithHub } from '../support/compare-with-hub.ts';
import { aFolder, openFiles, removeFolder, testKey } from '../support/desk-store.ts';
import { createHub, type TestHub, type TestUser } from '../support/hub.ts';
import { aLiveDesk, type LiveDesk } from '../support/live-desk.ts';
import { runAndKill } from '../support/run-and-kill.ts';
import { faultsIn } from '../support/sound-files.ts';
import { aCustomer, aTicket, idOf } from '../support/synced-rows.ts';
import { aTemplate } from '../support/talk.ts';

/** More by environment, for `npm run test:long`. */
const kills = Number(process.env.CRASH_KILLS ?? 8);
const near = 'team:team-a';
const far = 'team:team-b';
const ticketId = idOf(2);

let hub: TestHub;
let user: TestUser;
let lead: LiveDesk;
let dir = '';
let start = '';

beforeAll(async () => {
  hub = await createHub();
  user = await hub.addUser();
  lead = await aLiveDesk({ hub, user: await hub.addUser({ role: 'lead' }) });
  await hub.put([
    { entity: 'customer', row: aCustomer(1, { scope: near, ver: 0 }) },
    { entity: 'ticket', row: aTicket(2, idOf(1), { scope: near, ver: 0 }) },
    ...Array.from({ length: 300 }, (_, i) => ({ entity: 'customer' as const, row: aCustomer(1_000 + i, { scope: far, ver: 0 }) })),
  ]);
  await hub.grant(user.user.id, far, true);
  dir = aFolder();
  const answer = await fetch(`${hub.url}/session/v1`, { headers: { authorization: `Bearer ${user.token}` } });
  const session = (await answer.json()) as Omit<Enrolment, 'token'>;
  const enrolment: Enrolment = { ...session, token: user.token };
  const fixed = {
    databaseKey: testKey,
    vaultError: null,
    keyStorage: 'file',
    cableUrl: null,
    sqliteBinding: null,
    appVersion: '0.0.0-test',
    systemLocale: 'zh-CN',
  };
  start = JSON.stringify({ ...fixed, dataDir: dir, hubUrl: hub.url, enrolment, eventsDir: join(dir, 'events') });
});
afterAll(async () => {
  await lead.stop();
  await hub.stop();
  removeFolder(dir);
});

/** What keeps the desk busy while it is killed. */
const turmoil: (() => Promise<unknown>)[] = [
  () => hub.grant(user.user.id, far, false),
  async () => lead.act('pack.publish', { kind: 'scripts', title: '新话术', content: { templates: [aTemplate({ title: uuidv7() })] } }),
  () => hub.grant(user.user.id, far, true),
  () =>
    hub.put(
      Array.from({ length: 200 }, (_, i) => ({
        entity: 'customer' as const,
        row: aCustomer(2_000 + i, { scope: near, ver: 0, name: uuidv7() }),
      })),
    ),
  async () => undefined,
];

const child = (mode: string, run: number) => [join(import.meta.dirname, 'children', 'working-desk.ts'), start, mode, ticketId, String(run)];

type Acknowledged = { notes: string[]; files: string[]; draft: [run: number, k: number] };

function note(acknowledged: Acknowledged, lines: readonly string[]): void {
  for (const line of lines) {
    const [what, ...rest] = line.split(' ');
    if (what === 'note') acknowledged.notes.push(rest.join(' '));
    if (what === 'file') acknowledged.files.push(rest[0] ?? '');
    if (what === 'draft') acknowledged.draft = [Number(rest[0]), Number(rest[1])];
  }
}

/** As the store itself begins. */
function reopened() {
  const files = openFiles(dir);
  const store = createDeskStore({ files, nowMs: Date.now, newId: uuidv7 });
  rebuildOverlay(store);
  rememberStoredPacks(store);
  forgetPurged(store, null);
  return { files, store };
}

/** Answers what the desk was found in the middle of. */
function expectSound({ notes, files, draft }: Acknowledged, cursors: Record<string, number>): string[] {
  const { files: opened, store } = reopened();
  const { cache, own } = store;
  expect(opened.cacheRebuilt).toBe(false);
  expect(faultsIn(store, ['异响', '西湖'])).toEqual([]);
  const texts = new Set(own.prepare(`SELECT args ->> 'text' FROM outbox WHERE name = 'ticket.addNote'`).pluck().all() as string[]);
  expect(notes.filter((text) => !texts.has(text))).toEqual([]);
  expect(files.filter((sha256) => attachmentBytes(own, sha256)?.byteLength !== 30_000)).toEqual([]);
  if (notes.length > 0) {
    const [, run, k] = /草稿 (\d+)-(\d+)/.exec(loadDraft(own, user.user.id, `ticket:${ticketId}`)?.text ?? '') ?? [];
    // Written later than what was said last, or that itself.
    expect(Number(run) * 1e6 + Number(k)).toBeGreaterThanOrEqual(draft[0] * 1e6 + draft[1]);
  }
  const granted = loadCacheFacts(cache).grants?.scopes ?? [];
  if (!granted.includes(far)) expect(cache.prepare('SELECT count(*) FROM customer WHERE scope = ?').pluck().get(far)).toBe(0);
  for (const [scope, { seq, phase }] of Object.entries(storedState(store).cursors)) {
    if (scope === near && phase === 'live') expect(seq).toBeGreaterThanOrEqual(cursors[scope] ?? 0);
    cursors[scope] = seq;
  }
  const pack = newestPack(cache, own, 'scripts');
  if (pack !== null) expect(packSeen(own, pack.packId)).toBe(pack.version);
  const found = [granted.includes(far) ? 'granted' : 'withdrawn', pack === null ? 'no pack' : 'pack'];
  found.push(...outboxHeads(own).map(({ state }) => state));
  opened.close();
  return found;
}

test(
  `killed ${kills} times in the middle of everything, a desk loses nothing and repeats nothing`,
  async () => {
    const acknowledged: Acknowledged = { notes: [], files: [], draft: [0, 0] };
    const cursors: Record<string, number> = {};
    const met = new Set<string>();
    for (let run = 1; run <= kills; run++) {
      const pulls = (run + 1) % 3;
      const isTime = (lines: readonly string[]) => lines.length > 3 && lines.filter((line) => line === 'pulled').length >= pulls;
      const said = await runAndKill(child('work', run), isTime, async () => {
        await turmoil[run % turmoil.length]?.();
        await wait(Math.random() * 160);
      });
      note(acknowledged, said);
      for (const found of expectSound(acknowledged, cursors)) met.add(found);
    }
    expect([...met]).toEqual(expect.arrayContaining(['granted', 'withdrawn', 'pack', 'settled']));
    expect(met.has('queued') || met.has('sent') || met.has('acked')).toBe(true);
    expect(acknowledged.notes.length).toBeGreaterThan(kills);
    await hub.grant(user.user.id, far, true);
    const said = await runAndKill(
      child('drain', 0),
      () => true,
      async () => undefined,
    );
    expect(said).toEqual(['level true']);
    const { files, store } = reopened();
    const { hub: there, desk: here } = await compareWithHub({ store }, hub);
    expect(here).toEqual(there);
    const events = there.rows.ticket_event as { text: string; kind: string }[];
    const noted = events.filter(({ kind }) => kind === 'note').map(({ text }) => text);
    expect(new Set(noted).size).toBe(noted.length);
    expect(acknowledged.notes.filter((text) => !noted.includes(text))).toEqual([]);
    const sent = new Set((await hub.db.selectFrom('attachment').select('sha256').execute()).map(({ sha256 }) => sha256));
    expect(acknowledged.files.filter((sha256) => !sent.has(sha256))).toEqual([]);
    files.close();
  },
  60_000 + kills * 5_000,
);
