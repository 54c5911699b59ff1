/**
 * Two desks of one team without a network for an hour of work: everything is on the hub once afterwards, what two people changed
 * differently is on a card each, and what was half written is there, although one desk lost its power in between.
 *
 * The hour passes on the page's clock alone. The store needs none: no result depends on a desk's clock (invariant N14, which the
 * simulation runs with clocks a year off), and the lease has its own tests.
 */
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { openDatabase } from '../../src/hub/db/open.ts';
import { CallDeskPage } from './pages/call-desk-page.ts';
import { LedgerPage } from './pages/ledger-page.ts';
import { type Bench, type Desk, leavePicture, type Role, setUpBench } from './support/desk.ts';
import { readHub } from './support/hub-reader.ts';
import { withOwnFile } from './support/own-file.ts';

type Seat = { role: Role; desk: Desk; call: CallDeskPage; ledger: LedgerPage; notes: string[]; draft: string };

const notesEach = 47;
const handoversEach = 3;

/** One story in four parts. */
test.describe.configure({ mode: 'serial' });

let bench: Bench;
const seats: Seat[] = [];
let tickets: { id: string; ticketNo: string }[] = [];
let members: { id: string; role: string }[] = [];

test.beforeAll(async () => {
  bench = await setUpBench();
  for (const role of ['agent', 'agent2'] as const) seats.push(await sit(role));
  const rows = await readHub(bench.hub, 'agent');
  members = rows.member ?? [];
  const targets = new Set(receivers());
  tickets = (rows.ticket ?? []).filter(({ stage, ownerId }) => stage !== 'closed' && !targets.has(ownerId ?? ''));
  expect(tickets.length).toBeGreaterThanOrEqual(handoversEach);
});
test.afterAll(async () => {
  await bench.stop();
});
test.afterEach(async () => {
  for (const { desk } of seats) await leavePicture(desk.page);
});

async function sit(role: 'agent' | 'agent2'): Promise<Seat> {
  const desk = await bench.openDesk({ as: role });
  const call = new CallDeskPage(desk.page);
  await call.waitUntilSynced();
  return { role, desk, call, ledger: new LedgerPage(desk.page), notes: [], draft: `${role} 写到一半的话` };
}

/** Two people of the team, one for each desk to hand tickets to. */
function receivers(): string[] {
  return members.slice(0, 2).map(({ id }) => id);
}

/** Notes on the ticket at `at`, with ten minutes passing after every eight. */
async function writeNotes({ desk, ledger, notes, role }: Seat, at: number, count: number): Promise<void> {
  await ledger.open(tickets[at]?.ticketNo ?? '');
  for (let left = count; left > 0; left -= 8) {
    const texts = Array.from({ length: Math.min(8, left) }, (_, i) => `${role} 断网时的第 ${notes.length + i + 1} 条记录`);
    await ledger.addNotes(texts);
    notes.push(...texts);
    await desk.page.clock.fastForward('10:00');
  }
}

async function handOver({ ledger, role }: Seat): Promise<void> {
  for (const { ticketNo } of tickets.slice(0, handoversEach)) {
    await ledger.open(ticketNo);
    await ledger.giveTo(receivers()[role === 'agent' ? 0 : 1] ?? '');
  }
}

test('an hour of work without a network, half a sentence left on each desk, and a power cut on one of them', async () => {
  for (const { call } of seats) await call.pullCable();
  await Promise.all(
    seats.map(async (seat) => {
      await seat.desk.page.clock.install({ time: Date.now() });
      await writeNotes(seat, 0, 25);
      await handOver(seat);
      await seat.ledger.open(tickets[1]?.ticketNo ?? '');
      await seat.ledger.leaveHalfWritten(seat.draft);
    }),
  );
  const [, second] = seats;
  if (second === undefined) throw new Error('there are two desks');
  await second.desk.kill();
  second.desk = await bench.openDesk({ as: second.role });
  second.call = new CallDeskPage(second.desk.page);
  second.ledger = new LedgerPage(second.desk.page);
  await expect(second.call.link).toContainText(`${25 + handoversEach} 条待发送`, { timeout: 30_000 });
  await second.ledger.open(tickets[1]?.ticketNo ?? '');
  await expect(second.ledger.note).toHaveValue(second.draft);
  await second.desk.page.clock.install({ time: Date.now() });

  await Promise.all(seats.map((seat) => writeNotes(seat, 2, notesEach - 25)));
  for (const { call } of seats) {
    await expect(call.link).toContainText('离线');
    await expect(call.link).toContainText(`${notesEach + handoversEach} 条待发送`);
  }
  await expect(seats[0]?.call.link ?? second.call.link).toContainText('1 小时前');
});

test('plugged in one after the other: every action is in the ledger once, and the desk knows what became of it', async () => {
  for (const { call } of seats) {
    await call.plugIn();
    await call.waitUntilSent();
  }
  const hub = await readHub(bench.hub, 'lead');
  const noted = (hub.ticket_event ?? []).filter(({ kind }) => kind === 'note').map(({ text }) => text);
  const written = seats.flatMap(({ notes }) => notes);
  expect(written).toHaveLength(2 * notesEach);
  expect(noted.filter((text) => text.includes('断网时的第')).sort()).toEqual(written.sort());
});

test('three tickets went to two people: three cards on the second desk, none on the first, and the drafts are where they were', async () => {
  for (const [index, { ledger }] of seats.entries()) {
    const cards = await ledger.conflictCards();
    await expect(cards).toHaveCount(index === 0 ? 0 : handoversEach);
    if (index === 1) for (const card of await cards.all()) await expect(card).toContainText('保留对方的');
    await ledger.page.keyboard.press('Escape');
  }
  for (const { ledger, draft } of seats) {
    await ledger.open(tickets[1]?.ticketNo ?? '');
    await expect(ledger.note).toHaveValue(draft);
  }
  const hub = await readHub(bench.hub, 'lead');
  for (const { id } of tickets.slice(0, handoversEach)) {
    expect(hub.ticket?.find((row) => row.id === id)?.ownerId).toBe(receivers()[0]);
  }
});

test('the ledger of the hub and the outboxes of the desks tell the same story, number by number', async () => {
  const database = await openDatabase({ dataDir: join(bench.folder, 'hub'), log: () => undefined, isShared: true });
  for (const [index, { desk }] of seats.entries()) {
    await desk.close();
    const { clientId, entries } = outboxOf(desk.userData);
    const ledger = await database.db
      .selectFrom('mutation_ledger')
      .select(['n', 'mutation_id as id', 'status'])
      .where('client_id', '=', clientId)
      .orderBy('n')
      .execute();
    expect(ledger.map(({ n, ...rest }) => ({ n: Number(n), ...rest }))).toEqual(entries);
    expect(entries.map(({ n }) => n)).toEqual(Array.from({ length: notesEach + handoversEach }, (_, i) => i + 1));
    expect(entries.filter(({ status }) => status === 'conflict')).toHaveLength(index === 0 ? 0 : handoversEach);
    expect(entries.filter(({ status }) => status === 'ok')).toHaveLength(notesEach + (index === 0 ? handoversEach : 0));
  }
  await database.close();
});

function outboxOf(userData: string): { clientId: string; entries: { n: number; id: string; status: string }[] } {
  return withOwnFile(userData, (own) => ({
    clientId: JSON.parse(String(own.prepare(`SELECT value FROM meta WHERE key = 'client_id'`).pluck().get())) as string,
    entries: own.prepare('SELECT n, mutation_id AS id, status FROM outbox ORDER BY n').all() as { n: number; id: string; status: string }[],
  }));
}
