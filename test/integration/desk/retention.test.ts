/** Two whole desks on one hub: a contact that outlived its days vanishes from both with its words, and an erased customer leaves nothing behind. */
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eraseCustomer } from '../../../src/hub/app/customer-commands.ts';
import { runRetention } from '../../../src/hub/app/run-retention.ts';
import { openStore } from '../../../src/main/store/db/open.ts';
import { listOutbox } from '../../../src/main/store/db/outbox-repo.ts';
import { dayMs } from '../../../src/shared/base/clock.ts';
import { createHub, type TestHub } from '../../support/hub.ts';
import { deskKey, eventually, type RunningDesk, removeDeskFolder, runDesk } from '../../support/running-desk.ts';
import { aContact, aCustomer, aTicket, idOf } from '../../support/synced-rows.ts';

let hub: TestHub;
let scope = '';
const desks: RunningDesk[] = [];
const folders: string[] = [];
const who = idOf(90_001);
const closedTicket = idOf(90_010);
const oldWords = '夏末寒潮时的旧话';
const newWords = '昨天刚说过的新话';

async function aDeskOf(seat: string): Promise<RunningDesk> {
  const enrolment = await hub.enrol(seat);
  scope = `team:${enrolment.user.teamId}`;
  const desk = await runDesk({ enrolment, hubUrl: hub.url });
  folders.push(desk.dir);
  desks.push(desk);
  await eventually(
    desk,
    () => desk.client.link.get(),
    ({ state, firstSync, dataAtMs }) => state === 'online' && firstSync === null && dataAtMs !== null,
    30_000,
  );
  return desk;
}

beforeAll(async () => {
  hub = await createHub({ sample: true });
  for (const seat of ['agent', 'agent2']) await aDeskOf(seat);
  const nowMs = Date.now();
  const base = { scope, ver: 0 };
  const contact = (n: number, daysAgo: number, summary: string) =>
    ({
      entity: 'contact',
      row: aContact(n, who, { ...base, summary, startedAtMs: nowMs - daysAgo * dayMs - 1, endedAtMs: nowMs - daysAgo * dayMs }),
    }) as const;
  const closed = { ...base, stage: 'closed' as const, closedAtMs: nowMs - 2 * dayMs };
  await hub.put([
    { entity: 'customer', row: aCustomer(90_001, { ...base, name: '欧阳霁月', lastContactAtMs: nowMs - dayMs }) },
    ...[contact(90_020, 45, oldWords), contact(90_021, 1, newWords)],
    { entity: 'ticket', row: aTicket(90_010, who, closed) },
  ]);
}, 60_000);
afterAll(async () => {
  for (const desk of desks) await desk.stop();
  for (const dir of folders) removeDeskFolder(dir);
  await hub.stop();
});

const hits = async (desk: RunningDesk, text: string) =>
  (await desk.client.customer.search({ text, limit: 10 })).map(({ customerId }) => customerId);
const isGone = (desk: RunningDesk, text: string) =>
  eventually(
    desk,
    () => hits(desk, text),
    (ids) => ids.length === 0,
  );
const isFound = (desk: RunningDesk, text: string) =>
  eventually(
    desk,
    () => hits(desk, text),
    (ids) => ids.includes(who),
  );

test('a contact that outlived its days vanishes from both desks, from the profile and from search; the agent is told', async () => {
  for (const desk of desks) {
    await isFound(desk, oldWords);
    expect((await desk.client.customer.profile({ customerId: who })).contactCount).toBe(2);
  }
  expect((await runRetention({ db: hub.db, nowMs: Date.now() })).counts.desk_contacts).toBeGreaterThanOrEqual(1);
  for (const desk of desks) {
    await isGone(desk, oldWords);
    expect(await hits(desk, newWords)).toEqual([who]);
    expect(await desk.client.customer.profile({ customerId: who })).toMatchObject({ contactCount: 1, contactsKeptDays: 30 });
  }
});

test('an erased customer is gone from both desks: profile, search, drafts, and the words of what was sent', async () => {
  const [first, second] = desks;
  if (first === undefined || second === undefined) throw new Error('two desks');
  await first.client.ticket.addNote({ ticketId: closedTicket, text: newWords });
  const draft = { key: `ticket:${closedTicket}`, text: newWords, selectionStart: 0, selectionEnd: 0 };
  await second.client.draft.save(draft);
  await eventually(
    first,
    () => first.client.link.get(),
    ({ unsent }) => unsent === 0,
  );
  await eraseCustomer(hub.db, who, Date.now());
  for (const desk of desks) {
    await isGone(desk, newWords);
    await isGone(desk, '欧阳霁月');
    await expect(desk.client.customer.profile({ customerId: who })).rejects.toMatchObject({ data: { code: 'not-found' } });
    await eventually(
      desk,
      () => desk.client.draft.get({ key: draft.key }),
      (saved) => saved === null,
    );
  }
  for (const desk of desks.splice(0)) {
    await desk.stop();
    const files = openStore({ dir: join(desk.dir, 'data'), keyHex: deskKey });
    if (!files.ok) throw new Error(files.error.code);
    expect(JSON.stringify(listOutbox(files.value.own))).not.toContain(newWords);
    expect(files.value.own.prepare('SELECT count(*) FROM draft WHERE text = ?').pluck().get(newWords)).toBe(0);
    expect(files.value.cache.prepare('SELECT count(*) FROM contact WHERE customer_id = ?').pluck().get(who)).toBe(0);
    files.value.close();
  }
});
