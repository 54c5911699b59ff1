/** Two people, one PC: an erasure reaches what one of them left there, though nobody who was signed in had the rows when it came. */
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { eraseCustomer } from '../../../src/hub/app/customer-commands.ts';
import { openStore } from '../../../src/main/store/db/open.ts';
import type { Enrolment } from '../../../src/shared/contract/hub.ts';
import { createHub, type TestHub } from '../../support/hub.ts';
import { aDeskFolder, deskKey, eventually, type RunningDesk, removeDeskFolder, runDesk } from '../../support/running-desk.ts';
import { aCustomer, aTicket, idOf } from '../../support/synced-rows.ts';

let hub: TestHub;
let dir = '';
let desk: RunningDesk | null = null;
let first: Enrolment;
let second: Enrolment;
let number = 91_000;

beforeAll(async () => {
  hub = await createHub({ sample: true });
  first = await hub.enrol('agent');
  second = await hub.enrol('agent2');
});
afterEach(async () => {
  await getUp();
  removeDeskFolder(dir);
});
afterAll(() => hub.stop());

async function getUp(): Promise<void> {
  await desk?.stop();
  desk = null;
}

async function sitDown(enrolment: Enrolment): Promise<RunningDesk> {
  await getUp();
  const now = await runDesk({ dir, enrolment, hubUrl: hub.url });
  desk = now;
  await eventually(
    now,
    () => now.client.link.get(),
    ({ state, firstSync, dataAtMs, unsent }) => state === 'online' && firstSync === null && dataAtMs !== null && unsent === 0,
    60_000,
  );
  return now;
}

/** What own.db holds besides this person's settings, while nobody has it open. */
async function ownText(): Promise<string> {
  await getUp();
  const files = openStore({ dir: join(dir, 'data'), keyHex: deskKey });
  if (!files.ok) throw new Error(files.error.code);
  const { own } = files.value;
  const texts = ['SELECT row FROM kept_row', 'SELECT args FROM outbox', 'SELECT text FROM draft', 'SELECT view FROM running_contact'];
  const found = texts.map((sql) => own.prepare(sql).pluck().all().join()).join();
  files.value.close();
  return found;
}

type Left = { customerId: string; erasedWords: string; otherWords: string };

/** The first person writes about somebody who will be erased and about somebody who will not, and leaves. */
async function leaveWork(): Promise<Left> {
  dir = aDeskFolder();
  number += 100;
  const scope = `team:${first.user.teamId}`;
  const left = { customerId: idOf(number), erasedWords: `要删掉的话 ${number}`, otherWords: `留着的话 ${number}` };
  for (const n of [number, number + 10]) {
    const closed = { scope, ver: 0, stage: 'closed' as const, closedAtMs: Date.now() };
    await hub.put([
      { entity: 'customer', row: aCustomer(n, { scope, ver: 0, lastContactAtMs: Date.now() }) },
      { entity: 'ticket', row: aTicket(n + 1, idOf(n), closed) },
    ]);
  }
  const { client } = await sitDown(first);
  await client.ticket.addNote({ ticketId: idOf(number + 1), text: left.erasedWords });
  await client.ticket.addNote({ ticketId: idOf(number + 11), text: left.otherWords });
  await client.draft.save({ key: `ticket:${idOf(number + 1)}`, text: left.erasedWords, selectionStart: 0, selectionEnd: 0 });
  await sitDown(first);
  const text = await ownText();
  expect([text.includes(left.erasedWords), text.includes(left.otherWords)]).toEqual([true, true]);
  return left;
}

/** The desk has asked and taken the answer in. Answers how many of the named ids were erased. */
async function hasAsked({ told }: RunningDesk): Promise<number> {
  const said = await vi.waitUntil(() => told.find((line) => line.kind === 'log' && line.event === 'erased.asked'), { timeout: 30_000 });
  return said.kind === 'log' ? Number(said.fields.count) : 0;
}

test('erased while nobody sat there: it goes from what is kept for the first person as soon as somebody else is online', async () => {
  const { customerId, erasedWords, otherWords } = await leaveWork();
  await eraseCustomer(hub.db, customerId, Date.now());
  expect(await hasAsked(await sitDown(second))).toBeGreaterThan(0);
  const text = await ownText();
  expect([text.includes(erasedWords), text.includes(otherWords)]).toEqual([false, true]);
}, 240_000);

test('erased while a colleague sat there: it goes from the own work of whoever comes back', async () => {
  const { customerId, erasedWords, otherWords } = await leaveWork();
  await hasAsked(await sitDown(second));
  await getUp();
  await eraseCustomer(hub.db, customerId, Date.now());
  await hasAsked(await sitDown(first));
  const text = await ownText();
  expect([text.includes(erasedWords), text.includes(otherWords)]).toEqual([false, true]);
}, 240_000);
