/** What outlived its days on this PC goes by itself, also offline; what the hub removes goes from own.db too; a crash in between is made good. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { attachmentBytes, markAttachment, saveAttachment } from '../../src/main/store/db/attachments-repo.ts';
import { appendAudit, auditOfContact } from '../../src/main/store/db/audit-repo.ts';
import { contactById } from '../../src/main/store/db/contacts-repo.ts';
import { loadDraft, saveDraft } from '../../src/main/store/db/drafts-repo.ts';
import { erasureDoubts, settleErasureDoubts } from '../../src/main/store/db/meta-repo.ts';
import { listOutbox, markSent, saveResults, settleEntries } from '../../src/main/store/db/outbox-repo.ts';
import { hasRemovedRows } from '../../src/main/store/db/removed-repo.ts';
import { runningContactById, saveRunningContact } from '../../src/main/store/db/running-contacts-repo.ts';
import { countSearchTodo, indexWaiting } from '../../src/main/store/db/search-index-repo.ts';
import { searchTexts } from '../../src/main/store/db/text-search-repo.ts';
import { forgetErased, forgetRemoved } from '../../src/main/store/services/forget-removed.ts';
import { startLocalRetention } from '../../src/main/store/services/local-retention.ts';
import { enqueueMutation } from '../../src/main/store/sync/mutate.ts';
import { dayMs } from '../../src/shared/base/clock.ts';
import { draftKeys } from '../../src/shared/contract/draft-keys.ts';
import { aDesk, applyParts, removeFolder, type TestDesk, testIdentity } from '../support/desk-store.ts';
import { runRetentionHour } from '../support/retention-hour.ts';
import { aRunningContact } from '../support/running-contact.ts';
import { aCheckedPart, aCommitment, aContact, aCustomer, aFollowUp, aTask, aTicket, idOf, type PageRow } from '../support/synced-rows.ts';

let desk: TestDesk;
beforeEach(() => {
  desk = aDesk();
});
afterEach(() => {
  desk.close();
  removeFolder(desk.dir);
});

const author = testIdentity.user.id;
const said = '望江路八号的漏水';
const start = 1_795_000_000_000;
const who = idOf(1);
let seq = 0;

function pull(
  rows: readonly PageRow[],
  removed: readonly { entity: 'customer' | 'contact' | 'ticket' | 'task'; id: string }[] = [],
  behind = 0,
): void {
  const from = seq;
  seq += rows.length + removed.length;
  applyParts(desk.store, [aCheckedPart({ from, to: seq, head: seq + behind, more: behind > 0, rows, removed })]);
}

const contact = (n: number, endedDaysAgo: number, given = {}): PageRow => ({
  entity: 'contact',
  row: aContact(n, who, {
    summary: said,
    startedAtMs: start - endedDaysAgo * dayMs - 1,
    endedAtMs: start - endedDaysAgo * dayMs,
    ...given,
  }),
});

function fill(): void {
  seq = 0;
  const closed = { stage: 'closed' as const, closedAtMs: start - 40 * dayMs };
  pull([
    ...[1, 2].map((n): PageRow => ({ entity: 'customer', row: aCustomer(n) })),
    ...[{ entity: 'ticket', row: aTicket(20, who) } as const, { entity: 'ticket', row: aTicket(21, who, closed) } as const],
    { entity: 'commitment', row: aCommitment(30, who, { contactId: idOf(14) }) },
    ...[contact(10, 5), contact(11, 40), contact(12, 40, { ticketId: idOf(21) }), contact(13, 40, { ticketId: idOf(20) }), contact(14, 40)],
    ...[contact(15, 40, { customerId: null }), contact(16, 40, { customerId: idOf(2) })],
  ]);
  indexWaiting(desk.store.cache, () => false);
}

function draft(key: string, savedAtMs = start - 40 * dayMs): void {
  saveDraft(desk.store.own, author, { key, text: said, selectionStart: 0, selectionEnd: 0, savedAtMs });
}
const hasDraft = (key: string) => loadDraft(desk.store.own, author, key) !== null;
const here = () => [10, 11, 12, 13, 14, 15, 16].filter((n) => contactById(desk.store.cache, idOf(n)) !== null);
const found = () =>
  searchTexts(desk.store.cache, said, { entities: ['contact'], limit: 20 })
    .map(({ id }) => id)
    .toSorted();

/** Answers after how long the next look is. */
function anHour(periodMs: number | null = 30 * dayMs): number {
  return runRetentionHour({ store: desk.store, periods: () => ({ desk_contacts: periodMs, desk_customers: null }) });
}

test('settled contacts leave the PC and its search after the policy’s days and a day, without the hub; what is owed keeps the rest', () => {
  fill();
  expect(found()).toHaveLength(7);
  expect(anHour(39 * dayMs)).toBe(3_600_000);
  expect(here()).toHaveLength(7);
  desk.clock.nowMs += 1;
  anHour(39 * dayMs);
  expect(here()).toEqual([10, 13, 14]);
  expect(found()).toEqual([10, 13, 14].map(idOf));
  expect(desk.store.cache.prepare('SELECT count(*) FROM row_scope WHERE id = ?').pluck().get(idOf(11))).toBe(0);
});

test('where the policy says nothing of the kind, nothing goes', () => {
  fill();
  anHour(null);
  expect(here()).toHaveLength(7);
});

test('ended contacts, findings, drafts and files of that age go from own.db; running, unsent, young and nobody’s stay', () => {
  fill();
  const { own } = desk.store;
  const old = start - 40 * dayMs;
  const running = (id: number, phase: 'ended' | 'talking', savedAtMs: number) =>
    saveRunningContact(own, { view: aRunningContact({ id: idOf(id), sourceContactId: `c${id}`, phase }), state: {} }, savedAtMs);
  running(11, 'ended', old);
  running(50, 'talking', old);
  running(51, 'ended', start);
  for (const id of [11, 50])
    appendAudit(own, { id: idOf(60 + id), kind: 'finding', contactId: idOf(id), atMs: old, record: { text: said } });
  for (const key of [`contact:${idOf(11)}`, `contact:${idOf(50)}`, `ticket:${idOf(20)}`, `ticket:${idOf(21)}`, 'rule-lab']) draft(key);
  draft('new:post');
  draft('new:contact', start);
  draft(`contact:${idOf(12)}`, start);
  const files = ['aa', 'bb', 'cc'].map((two) => two.repeat(32));
  for (const sha256 of files) saveAttachment(own, { sha256, fileName: 'x', bytes: Buffer.from(sha256), atMs: old });
  for (const sha256 of files.slice(1)) markAttachment(own, sha256, 'sent');
  pull([{ entity: 'ticket', row: aTicket(20, who, { ver: 2, evidence: [{ ...evidence, sha256: files[2] ?? '' }] }) }]);
  const attached = { ticketId: idOf(20), evidence: { ...evidence, id: 'unsent', sha256: files[0] ?? '' } };
  expect(enqueueMutation(desk.store, 'evidence.attach', attached).ok).toBe(true);
  anHour();
  forgetRemoved(desk.store, null);
  expect([11, 50, 51].map((n) => runningContactById(own, idOf(n)) !== null)).toEqual([false, true, true]);
  expect([11, 50].map((n) => auditOfContact(own, idOf(n)).length)).toEqual([0, 1]);
  expect(hasDraft(`contact:${idOf(11)}`) || hasDraft(`ticket:${idOf(21)}`) || hasDraft('new:post')).toBe(false);
  for (const key of [`contact:${idOf(50)}`, `ticket:${idOf(20)}`, 'rule-lab', 'new:contact']) expect(hasDraft(key)).toBe(true);
  expect(files.map((sha256) => attachmentBytes(own, sha256) !== null)).toEqual([true, false, true]);
});

test('what is written about an open request or follow-up stays however old it is, also where nobody holds its ticket', () => {
  fill();
  const [asked, answered] = [aTask(aTicket(98, idOf(97))), aTask(aTicket(99, idOf(97)), { state: 'answered' })];
  pull([
    { entity: 'task', row: asked },
    { entity: 'task', row: answered },
    { entity: 'follow_up', row: aFollowUp(31, who) },
    { entity: 'follow_up', row: aFollowUp(32, who, { status: 'done' }) },
  ]);
  const open = [draftKeys.answer(asked.id), draftKeys.handBack(asked.ticketId, asked.id), draftKeys.followUp(idOf(31))];
  const over = [draftKeys.answer(answered.id), draftKeys.followUp(idOf(32))];
  for (const key of [...open, ...over]) draft(key);
  anHour();
  expect([open.map(hasDraft), over.map(hasDraft)]).toEqual([
    [true, true, true],
    [false, false],
  ]);
});

test('a file that was kept when the program ended before anything named it goes after a day; one of a running contact or a colleague’s stays', () => {
  fill();
  const { own } = desk.store;
  const files = ['aa', 'bb', 'cc', 'dd'].map((two) => two.repeat(32));
  for (const sha256 of files)
    saveAttachment(own, { sha256, fileName: 'x', bytes: Buffer.from(sha256), atMs: start - (sha256 === files[3] ? 1 : 2 * dayMs) });
  const view = aRunningContact({ id: idOf(50), sourceContactId: 'c50', phase: 'talking' });
  const guide = { ...view.guide, evidence: [{ ...evidence, sha256: files[1] ?? '' }] };
  saveRunningContact(own, { view: { ...view, guide }, state: {} }, start);
  const kept = JSON.stringify({ args: JSON.stringify({ evidence: { sha256: files[2] } }) });
  own.prepare(`INSERT INTO kept_person (id, name, since_ms, facts) VALUES ('someone', '许宁', 0, '{}')`).run();
  own.prepare(`INSERT INTO kept_row (person_id, of_table, row) VALUES ('someone', 'outbox', ?)`).run(kept);
  anHour();
  expect(files.map((sha256) => attachmentBytes(own, sha256) !== null)).toEqual([false, true, true, true]);
});

const evidence = {
  ...{ id: 'e', item: 'photo', label: '照片', state: 'have' as const, source: 'customer' as const, note: '', fileName: 'x' },
};

function settledNote(): void {
  const queued = enqueueMutation(desk.store, 'ticket.addNote', { ticketId: idOf(21), text: said });
  if (!queued.ok) throw new Error(queued.error.code);
  markSent(desk.store.own, [1]);
  saveResults(desk.store.own, [{ id: queued.value, n: 1, status: 'ok', code: '', seqs: {} }]);
  settleEntries(desk.store.own, [{ n: 1, state: 'settled' }], start);
}

const everythingOfOne = [
  ...[10, 11, 12, 13, 14].map((n) => ({ entity: 'contact' as const, id: idOf(n) })),
  ...[20, 21].map((n) => ({ entity: 'ticket' as const, id: idOf(n) })),
  { entity: 'customer' as const, id: who },
];

test('of an erased customer nothing is left in either file: drafts, findings, ended contacts, words of judged actions, the index', () => {
  fill();
  const { own, cache } = desk.store;
  for (const key of [`ticket:${idOf(21)}`, `contact:${idOf(10)}`, `customer:${who}`, `ticket:${idOf(99)}`]) draft(key, start);
  saveRunningContact(own, { view: aRunningContact({ id: idOf(10), phase: 'ended', customerId: who }), state: {} }, start);
  const talking = aRunningContact({ id: idOf(52), sourceContactId: 'c52', customerId: who, ticketId: idOf(20), matchWhy: said });
  saveRunningContact(own, { view: talking, state: {} }, start);
  appendAudit(own, { id: idOf(70), kind: 'finding', contactId: idOf(10), atMs: start, record: { text: said } });
  settledNote();
  pull([], everythingOfOne);
  expect(hasRemovedRows(cache)).toBe(true);
  forgetRemoved(desk.store, null);
  expect(hasRemovedRows(cache)).toBe(false);
  expect([`ticket:${idOf(21)}`, `contact:${idOf(10)}`, `customer:${who}`, `ticket:${idOf(99)}`].map(hasDraft)).toEqual([
    false,
    false,
    false,
    true,
  ]);
  expect(runningContactById(own, idOf(10))).toBe(null);
  expect(runningContactById(own, idOf(52))?.view).toMatchObject({ customerId: null, ticketId: null, matchWhy: '' });
  expect(auditOfContact(own, idOf(10))).toEqual([]);
  expect(listOutbox(own).map(({ n, args }) => [n, args])).toEqual([[1, {}]]);
  indexWaiting(cache, () => false);
  expect(found()).toEqual([idOf(15), idOf(16)]);
});

test('a customer who was merged into another leaves the index of words as it is, also beside contacts that outlived their days', () => {
  fill();
  const { cache } = desk.store;
  const moved = [10, 11, 12, 13, 14].map((n) => contact(n, 5, { customerId: idOf(2), ver: 2 }));
  pull(moved, [
    { entity: 'customer', id: who },
    { entity: 'contact', id: idOf(16) },
  ]);
  indexWaiting(cache, () => false);
  forgetRemoved(desk.store, null);
  expect([hasRemovedRows(cache), countSearchTodo(cache)]).toEqual([false, 0]);
  expect(found()).toEqual([10, 11, 12, 13, 14, 15].map(idOf));
});

test('one who leaves with the last contact leaves nothing in the index, also where the rest had moved', () => {
  fill();
  const { cache } = desk.store;
  pull(
    [],
    [
      { entity: 'contact', id: idOf(16) },
      { entity: 'customer', id: idOf(2) },
    ],
  );
  forgetRemoved(desk.store, null);
  expect(countSearchTodo(cache)).toBeGreaterThan(0);
  indexWaiting(cache, () => false);
  expect(found()).toEqual([10, 11, 12, 13, 14, 15].map(idOf));
});

test('a process that ends between the two files finishes at the next start', () => {
  fill();
  draft(`ticket:${idOf(21)}`, start);
  pull([], everythingOfOne);
  desk.close();
  desk = aDesk({ dir: desk.dir });
  expect([hasRemovedRows(desk.store.cache), hasDraft(`ticket:${idOf(21)}`)]).toEqual([true, true]);
  forgetRemoved(desk.store, null);
  expect([hasRemovedRows(desk.store.cache), hasDraft(`ticket:${idOf(21)}`)]).toEqual([false, false]);
});

test('what is gone without a word about its customer leaves its drafts, and the hub is to be asked; of a row that no draft names it is not', () => {
  fill();
  const task = aTask(aTicket(99, idOf(97)));
  pull([{ entity: 'task', row: task }]);
  draft(draftKeys.answer(task.id), start);
  pull([], [{ entity: 'ticket', id: idOf(21) }]);
  forgetRemoved(desk.store, null);
  expect(erasureDoubts(desk.store.own)).toBe(0);
  pull([], [{ entity: 'task', id: task.id }]);
  forgetRemoved(desk.store, null);
  expect([erasureDoubts(desk.store.own), hasDraft(draftKeys.answer(task.id))]).toEqual([1, true]);
  // Nothing else lay here of them: merged or erased, only the hub can tell.
  pull([{ entity: 'customer', row: aCustomer(3) }]);
  draft(draftKeys.correction(idOf(3)), start);
  pull([], [{ entity: 'customer', id: idOf(3) }]);
  forgetRemoved(desk.store, null);
  expect([erasureDoubts(desk.store.own), hasDraft(draftKeys.correction(idOf(3)))]).toEqual([2, true]);
  settleErasureDoubts(desk.store.own, 1);
  expect(erasureDoubts(desk.store.own)).toBe(1);
  forgetErased(desk.store, null, new Set([task.id]));
  expect([hasDraft(draftKeys.answer(task.id)), hasDraft(draftKeys.correction(idOf(3)))]).toEqual([false, true]);
});

test('a row that only moves from scope to scope takes nothing along, and a ticket that leaves alone leaves its drafts', () => {
  fill();
  draft(`contact:${idOf(10)}`, start);
  draft(`ticket:${idOf(21)}`, start);
  pull([], [{ entity: 'contact', id: idOf(10) }], 1);
  forgetRemoved(desk.store, null);
  expect([hasRemovedRows(desk.store.cache), hasDraft(`contact:${idOf(10)}`)]).toEqual([true, true]);
  pull([contact(10, 5, { ver: 2 })], [{ entity: 'ticket', id: idOf(21) }]);
  forgetRemoved(desk.store, null);
  expect([hasRemovedRows(desk.store.cache), hasDraft(`contact:${idOf(10)}`), hasDraft(`ticket:${idOf(21)}`)]).toEqual([false, true, true]);
});

test('words that were removed linger in no write-ahead log', () => {
  fill();
  draft(`ticket:${idOf(21)}`, start);
  pull([], everythingOfOne);
  forgetRemoved(desk.store, null);
  for (const name of ['own.db-wal', 'cache.db-wal']) expect(readFileSync(join(desk.dir, name)).length).toBe(0);
});

test('kinds of periods that a newer policy brings are said in the log once, and again when they are others', () => {
  const lines: string[] = [];
  let kinds: string[] = [];
  let look = () => {};
  const stop = startLocalRetention({
    ...{ store: desk.store, periods: () => ({ desk_contacts: null, desk_customers: null }), unknown: () => kinds },
    log: (line) => lines.push(line),
    setTimer: (run) => {
      look = run;
      return () => {};
    },
  });
  const hours = (count: number) => {
    for (let turn = 0; turn < count * 2; turn++) look();
  };
  hours(2);
  expect(lines).toEqual([]);
  kinds = ['voice_prints'];
  hours(3);
  expect(lines).toEqual([expect.stringContaining('does not know: voice_prints.')]);
  kinds = ['voice_prints', 'face_prints'];
  hours(2);
  expect(lines).toHaveLength(2);
  expect(lines[1]).toContain('voice_prints, face_prints');
  kinds = [];
  hours(1);
  kinds = ['voice_prints'];
  hours(1);
  expect(lines).toHaveLength(3);
  stop();
});
