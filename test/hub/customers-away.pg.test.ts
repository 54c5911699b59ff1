/** Customers whom desks need not hold, on real PostgreSQL: they leave whole, are found again by those who may, and whatever touches them brings them back whole. */
import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { uuidv7 } from 'uuidv7';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { z } from 'zod';
import { eraseCustomer, exportCustomer, holdCustomer } from '../../src/hub/app/customer-commands.ts';
import { runRetention } from '../../src/hub/app/run-retention.ts';
import { hubCommit } from '../../src/hub/db/commit.ts';
import { lockRows } from '../../src/hub/db/entity-rows.ts';
import { dayMs } from '../../src/shared/base/clock.ts';
import type { awayAnswerSchema, recalledSchema } from '../../src/shared/contract/away.ts';
import { isArchiveScope } from '../../src/shared/retention/archive-scope.ts';
import type { PullResponse } from '../../src/shared/sync/wire.ts';
import { createHub, type TestHub, type TestUser } from '../support/hub.ts';
import { Source, sourceCall, sourceCustomer, sourceOrder, verifiedPhone } from '../support/integration-source.ts';
import { aContact, aCustomer, anOrder, aTicket, aTicketEvent, idOf } from '../support/synced-rows.ts';
import { untilWaiting } from '../support/waiting-locks.ts';
import { WireDesk } from './desk-on-the-wire.ts';

let hub: TestHub;
let teams = 0;
beforeAll(async () => {
  hub = await createHub();
});
afterAll(() => hub.stop());

const later = () => Date.now() + 31 * dayMs;
const retire = async () => {
  await runRetention({ db: hub.db, nowMs: Date.now() });
  return (await runRetention({ db: hub.db, nowMs: later() })).counts.desk_customers ?? 0;
};

/** Everything that hangs on somebody, all of it settled long ago, and two desks of the team. */
async function aScene(given: { name?: string; phone?: string; lastDaysAgo?: number } = {}) {
  const teamId = `away${++teams}`;
  const scope = `team:${teamId}`;
  const agent = await hub.addUser({ teamId });
  const lead = await hub.addUser({ teamId, role: 'lead' });
  const n = teams * 1_000;
  const base = { scope, ver: 0 };
  const endedAtMs = Date.now() - (given.lastDaysAgo ?? 3) * dayMs;
  const phone = given.phone ?? `1370000${String(n).padStart(4, '0')}`;
  const customer = aCustomer(n, {
    ...base,
    ...{ name: given.name ?? '欧阳霁月', phone, memberNo: `V${n}`, lastContactAtMs: endedAtMs },
    contactPoints: [{ number: phone, kind: 'mobile', verified: true }],
  });
  const ticket = aTicket(n + 1, customer.id, { ...base, ticketNo: `TK-20260101-A${n}`, stage: 'closed', closedAtMs: endedAtMs });
  await hub.put([
    { entity: 'customer', row: customer },
    { entity: 'ticket', row: ticket },
    { entity: 'ticket_event', row: aTicketEvent(n + 2, ticket, base) },
    { entity: 'order', row: anOrder(n + 3, customer.id, { ...base, orderNo: `DD${n}77` }) },
    {
      entity: 'benefit',
      row: {
        id: idOf(n + 4),
        ...base,
        deleted: false,
        customerId: customer.id,
        title: '运费券',
        amountCents: 1_000,
        status: 'active',
        expiresAtMs: null,
      },
    },
    { entity: 'contact', row: aContact(n + 5, customer.id, { ...base, startedAtMs: endedAtMs - 1_000, endedAtMs }) },
  ]);
  const desks = [new WireDesk(hub, agent.token), new WireDesk(hub, lead.token)] as const;
  for (const desk of desks) await desk.pull();
  return { n, scope, agent, lead, customer, ticket, desks };
}

async function scopesOf(customerId: string): Promise<Record<string, string[]>> {
  const tables = {
    customer: 'id',
    ticket: 'customer_id',
    ticket_event: 'customer_id',
    orders: 'customer_id',
    benefit: 'customer_id',
    contact: 'customer_id',
  };
  const found: Record<string, string[]> = {};
  for (const [table, column] of Object.entries(tables)) {
    const rows = await sql<{ scope: string }>`
      SELECT DISTINCT scope FROM ${sql.table(table)} WHERE NOT deleted AND ${sql.ref(column)} = ${customerId}`.execute(hub.db);
    found[table] = rows.rows.map((row) => row.scope).toSorted();
  }
  return found;
}
const whole = (scope: string) => {
  const where = [scope];
  return { customer: where, ticket: where, ticket_event: where, orders: where, benefit: where, contact: where };
};
const heldBy = (desk: WireDesk) => [...desk.rows.keys()].filter((key) => !/^(member|pack):/.test(key)).toSorted();
const ask = <T>({ token }: TestUser, what: string, body: object) => new WireDesk(hub, token).send<T>('POST', `/customers/v1/${what}`, body);
const search = async (user: TestUser, text: string) => (await ask<z.infer<typeof awayAnswerSchema>>(user, 'search', { text })).body.people;
const recall = (user: TestUser, customer: string) => ask<z.infer<typeof recalledSchema>>(user, 'recall', { customer });
const keysLeft = async (customerId: string) =>
  Number((await sql<{ n: number }>`SELECT count(*)::int AS n FROM away_key WHERE customer_id = ${customerId}`.execute(hub.db)).rows[0]?.n);

test('an idle customer leaves both desks with everything that hangs on them; nothing leaves the hub; recalled, everything is back', async () => {
  const { scope, agent, customer, desks } = await aScene();
  const before = heldBy(desks[0]);
  expect(before).toHaveLength(6);
  expect((await runRetention({ db: hub.db, nowMs: Date.now() })).counts.desk_customers).toBeUndefined();
  const dry = await runRetention({ db: hub.db, nowMs: later(), dryRun: true });
  expect(dry.counts.desk_customers).toBe(1);
  expect(await scopesOf(customer.id)).toEqual(whole(scope));
  expect((await runRetention({ db: hub.db, nowMs: later() })).counts.desk_customers).toBe(1);
  expect(await scopesOf(customer.id)).toEqual(whole(`archive:${scope}`));
  for (const desk of desks) {
    await desk.pull();
    expect(heldBy(desk)).toEqual([]);
  }
  const told = await recall(agent, customer.id);
  expect(told).toMatchObject({ status: 200, body: { customer: customer.id, scope } });
  expect(await scopesOf(customer.id)).toEqual(whole(scope));
  for (const desk of desks) {
    await desk.pull();
    expect(heldBy(desk)).toEqual(before);
    expect(desk.cursors[scope]).toBeGreaterThanOrEqual(told.body.seq);
  }
  expect((await recall(agent, customer.id)).body).toEqual({ customer: customer.id, scope, seq: 0 });
  expect(await keysLeft(customer.id)).toBe(0);
});

test('which of the named ids were erased is answered to whoever is signed in: the customer and what went with them, and nothing of others', async () => {
  const { scope, agent, customer } = await aScene();
  const n = teams * 1_000 + 600;
  const row = { scope, ver: 0 };
  const gone = aCustomer(n, row);
  const ticket = aTicket(n + 1, gone.id, { ...row, stage: 'closed', closedAtMs: 1 });
  await hub.put([
    { entity: 'customer', row: gone },
    { entity: 'ticket', row: ticket },
    { entity: 'ticket_event', row: aTicketEvent(n + 2, ticket, row) },
    { entity: 'contact', row: aContact(n + 3, gone.id, row) },
  ]);
  const theirs = [0, 1, 2, 3].map((each) => idOf(n + each));
  const ids = [customer.id, ...theirs, idOf(n + 99)];
  const asked = async (user: TestUser) => (await ask<{ erased: string[] }>(user, 'erased', { ids })).body.erased;
  expect(await asked(agent)).toEqual([]);
  await eraseCustomer(hub.db, gone.id, Date.now());
  expect(await asked(agent)).toEqual(theirs);
  expect(await asked(await hub.addUser({ teamId: 'team-elsewhere' }))).toEqual(theirs);
  expect((await ask(agent, 'erased', { ids: Array(401).fill(customer.id) })).status).toBe(400);
  expect((await ask({ ...agent, token: 'nobody' }, 'erased', { ids })).status).toBe(401);
});

test('the removal says that the hub still has them, and says so of nobody who was erased', async () => {
  const { scope, agent, customer } = await aScene();
  const other = aCustomer(teams * 1_000 + 500, { scope, ver: 0, name: '要删的人', memberNo: `GONE${teams}` });
  await hub.put([{ entity: 'customer', row: other }]);
  const desk = new WireDesk(hub, agent.token);
  await desk.pull();
  await eraseCustomer(hub.db, other.id, Date.now());
  await retire();
  const { body } = await desk.pullOnce();
  const kinds = (body as PullResponse).parts.flatMap(({ kinds: some }) => some).filter(({ kind }) => kind === 1);
  expect(kinds.flatMap(({ removed }) => removed).toSorted()).toEqual([customer.id, other.id].toSorted());
  expect(kinds.flatMap(({ away }) => away ?? [])).toEqual([customer.id]);
});

test('they are found by name, pinyin, phone, its end, member, order and ticket number, masked, by their team alone, and nobody notes the words', async () => {
  const { n, agent, customer, ticket } = await aScene({ name: '欧阳霁月', phone: '13612345678' });
  const stranger = await hub.addUser({ teamId: `other${n}` });
  expect(await search(agent, '霁月')).toEqual([]);
  await retire();
  for (const text of [
    '欧阳',
    '霁月',
    'ouyang',
    'oyjy',
    '13612345678',
    '5678',
    '1361234',
    `v${n}`,
    `DD${n}77`,
    ticket.ticketNo,
    ticket.ticketNo.toLowerCase(),
  ]) {
    expect([text, (await search(agent, text)).map((one) => one.customer)]).toEqual([text, [customer.id]]);
  }
  expect(await search(agent, '霁月')).toEqual([
    {
      ...{ customer: customer.id, masked_name: '欧阳**', masked_phone: '136****5678', tier: customer.tier, region: customer.region },
      ...{ last_contact_at_ms: customer.lastContactAtMs, by: 'name' },
    },
  ]);
  for (const text of ['霁', '', '%', '_月', "' OR 1=1"]) expect([text, await search(agent, text)]).toEqual([text, []]);
  expect(await search(stranger, '霁月')).toEqual([]);
  expect(await recall(stranger, customer.id)).toMatchObject({ status: 400 });
  const callers = await ask<z.infer<typeof awayAnswerSchema>>(agent, 'callers', { from: '+86 136-1234-5678' });
  expect(callers.body).toMatchObject({ people: [{ customer: customer.id, by: 'phone' }], more: false });
  await recall(agent, customer.id);
  const log = await sql<{ text: string; action: string; subject: string | null }>`
    SELECT to_jsonb(l)::text AS text, action, subject FROM access_log l WHERE user_id = ${agent.user.id} ORDER BY at_ms, id`.execute(
    hub.db,
  );
  expect(log.rows.map(({ text }) => text).join(' ')).not.toMatch(/霁月|欧阳|ouyang|13612345678/);
  expect(log.rows.filter(({ action }) => action === 'recall').map(({ subject }) => subject)).toEqual([
    createHash('sha256').update(customer.id).digest('hex'),
  ]);
});

test('whoever asks too often within a minute is told so', async () => {
  const { agent } = await aScene();
  const statuses = await Promise.all(Array.from({ length: 95 }, async () => (await ask(agent, 'search', { text: 'ab' })).status));
  expect(statuses.filter((status) => status === 429).length).toBe(5);
});

test('an action that was written without a network about somebody archived meanwhile counts, and brings them back whole', async () => {
  const { scope, customer, desks } = await aScene();
  await retire();
  const [desk, other] = desks;
  const started = await desk.push([
    desk.mutation('contact.start', {
      ...{ contactId: uuidv7(), customerId: customer.id, ticketId: null, channel: 'phone', direction: 'in', fromAddress: customer.phone },
      ...{ startedAtMs: Date.now(), packs: { scripts: 1, rules: 1, guides: 1, policy: 1 } },
    }),
  ]);
  expect(started.body.results.map(({ status, code }) => [status, code])).toEqual([['ok', '']]);
  expect(await scopesOf(customer.id)).toEqual(whole(scope));
  await other.pull();
  expect(heldBy(other)).toHaveLength(7);
});

test('what a source says of somebody archived stays in the archive and is searched there; a contact brings them back', async () => {
  const { scope, agent } = await aScene();
  const crm = await new Source(hub, 'crm', scope).open();
  await crm.send(
    sourceCustomer('c', { phones: verifiedPhone('13711112222') }),
    sourceOrder('o1', 'c'),
    sourceCall('k1', 'c', { started_at: Date.now() - dayMs, ended_at: Date.now() - dayMs }),
  );
  await retire();
  await retire();
  const desk = new WireDesk(hub, agent.token);
  await desk.pull();
  expect(heldBy(desk)).toEqual([]);
  await crm.send(
    sourceCustomer('c', { source_version: 2, name: '林晚秋丙', phones: verifiedPhone('13711112222') }),
    sourceOrder('o2', 'c', { order_no: 'DNEW99881' }),
  );
  await desk.pull();
  expect(heldBy(desk)).toEqual([]);
  const [found] = await search(agent, '晚秋丙');
  expect((await search(agent, 'DNEW99881')).map((one) => one.customer)).toEqual([found?.customer]);
  await crm.send(sourceCall('k2', 'c', { started_at: Date.now() }));
  await desk.pull();
  expect(
    heldBy(desk)
      .map((key) => key.split(':')[0])
      .toSorted(),
  ).toEqual(['contact', 'contact', 'customer', 'order', 'order']);
  expect(await search(agent, '晚秋丙')).toEqual([]);
});

test('who is merged with somebody archived comes back as one, and parted again both have what was theirs, on desks', async () => {
  const { scope, lead } = await aScene();
  const crm = await new Source(hub, 'crm', scope).open();
  const shop = await new Source(hub, 'shop', scope).open();
  await crm.send(sourceCustomer('a', { name: '甲一' }), sourceOrder('oa', 'a'));
  await retire();
  const [archived] = await search(lead, '甲一');
  await shop.send(sourceCustomer('b', { name: '乙二' }), sourceOrder('ob', 'b'));
  const desk = new WireDesk(hub, lead.token);
  await desk.pull();
  expect(desk.all('order').map(({ orderNo }) => orderNo)).toEqual(['D-ob']);
  const right = desk.all('customer')[0]?.id ?? '';
  const merged = await desk.send<{ decision: string }>('POST', '/identity/v1/merge', { left: archived?.customer, right });
  expect(merged.status).toBe(200);
  await desk.pull();
  expect(desk.all('customer').map(({ id }) => id)).toEqual([archived?.customer]);
  expect(
    desk
      .all('order')
      .map(({ orderNo }) => orderNo)
      .toSorted(),
  ).toEqual(['D-oa', 'D-ob']);
  await retire();
  await desk.pull();
  expect(heldBy(desk)).toEqual([]);
  expect((await desk.send('POST', '/identity/v1/take-back', { decision: merged.body.decision })).status).toBe(200);
  await desk.pull();
  expect(
    desk
      .all('customer')
      .map(({ id }) => id)
      .toSorted(),
  ).toEqual([archived?.customer, right].toSorted());
  expect(
    desk
      .all('order')
      .map(({ orderNo, customerId }) => [orderNo, customerId === right])
      .toSorted(),
  ).toEqual([
    ['D-oa', false],
    ['D-ob', true],
  ]);
});

test('open work, a recent contact and a hold: the first two keep somebody on desks, the third keeps nothing but the hub’s rows', async () => {
  const held = await aScene();
  const owed = await aScene();
  await hub.put([{ entity: 'ticket', row: { ...owed.ticket, stage: 'executing', closedAtMs: null } }]);
  await holdCustomer(hub.db, held.customer.id, { reason: '仲裁', atMs: Date.now() });
  await retire();
  expect((await scopesOf(held.customer.id)).customer).toEqual([`archive:${held.scope}`]);
  expect(await scopesOf(owed.customer.id)).toEqual({ ...whole(owed.scope), contact: [`archive:${owed.scope}`] });
  await recall(held.agent, held.customer.id);
  // Fetched: the days begin anew, and the contacts that came along stay as long.
  await runRetention({ db: hub.db, nowMs: later() });
  await runRetention({ db: hub.db, nowMs: later() + 29 * dayMs });
  expect(await scopesOf(held.customer.id)).toEqual(whole(held.scope));
  await runRetention({ db: hub.db, nowMs: later() + 31 * dayMs });
  expect((await scopesOf(held.customer.id)).customer).toEqual([`archive:${held.scope}`]);
});

test('somebody archived is exported and erased like everybody else, and desks that let go of them are told of the erasure', async () => {
  const { scope, agent, customer, desks } = await aScene();
  await retire();
  await desks[0].pull();
  const counts = await exportCustomer(hub.db, customer.id, { file: `/tmp/recall-export-${process.pid}.json`, atMs: Date.now() });
  expect(counts).toMatchObject({ customer: 1, ticket: 1, order: 1, contact: 1 });
  await eraseCustomer(hub.db, customer.id, Date.now());
  const { body } = await desks[0].pullOnce();
  const part = (body as PullResponse).parts.find((one) => one.scope === scope);
  expect(part?.kinds.find(({ kind }) => kind === 1)).toMatchObject({ removed: [customer.id] });
  expect(part?.kinds.find(({ kind }) => kind === 1)?.away).toBeUndefined();
  expect(await keysLeft(customer.id)).toBe(0);
  expect(await search(agent, `V${teams * 1_000}`)).toEqual([]);
  expect(await recall(agent, customer.id)).toMatchObject({ status: 400 });
});

test('rounds, recalls and actions at the same time leave everybody whole: on desks or in the archive, never in between', async () => {
  const scenes = [await aScene(), await aScene(), await aScene()];
  await runRetention({ db: hub.db, nowMs: Date.now() });
  const work = scenes.flatMap(({ agent, customer, desks }) => [
    recall(agent, customer.id),
    desks[0].push([
      desks[0].mutation('contact.start', {
        ...{ contactId: uuidv7(), customerId: customer.id, ticketId: null, channel: 'phone', direction: 'in', fromAddress: '' },
        ...{ startedAtMs: Date.now(), packs: { scripts: 1, rules: 1, guides: 1, policy: 1 } },
      }),
    ]),
  ]);
  await Promise.all([...work, runRetention({ db: hub.db, nowMs: later() }), runRetention({ db: hub.db, nowMs: later() })]);
  for (const { customer } of scenes) {
    // An old contact leaves by itself, also when its customer stays.
    const { contact: _, ...scopes } = await scopesOf(customer.id);
    const all = [...new Set(Object.values(scopes).flat())];
    expect(all).toHaveLength(1);
    expect(isArchiveScope(all[0] ?? '')).toBe((await keysLeft(customer.id)) > 0);
  }
});

test('a note that is being added to a ticket of theirs while they leave goes with them; while they are erased it goes as well', async () => {
  const leaving = await aScene();
  const erased = await aScene();
  await runRetention({ db: hub.db, nowMs: Date.now() });
  const beside = async ({ n, ticket, scope }: typeof leaving, act: () => Promise<unknown>) => {
    let acted: Promise<unknown> | null = null;
    await hub.db.transaction().execute(async (tx) => {
      await lockRows(tx, [{ entity: 'ticket', id: ticket.id }]);
      acted = act();
      await untilWaiting(hub.db);
      await hubCommit(tx, { puts: [{ entity: 'ticket_event', row: aTicketEvent(n + 9, ticket, { scope, ver: 0 }) }] });
    });
    await acted;
  };
  await beside(leaving, () => runRetention({ db: hub.db, nowMs: later() }));
  expect(await scopesOf(leaving.customer.id)).toEqual(whole(`archive:${leaving.scope}`));
  await beside(erased, () => eraseCustomer(hub.db, erased.customer.id, Date.now()));
  expect((await scopesOf(erased.customer.id)).ticket_event).toEqual([]);
});
