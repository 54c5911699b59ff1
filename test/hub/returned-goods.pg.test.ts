/** Returned goods over real HTTP and PostgreSQL: a source or an agent says they are back, and the legal time for the refund runs, rises and rests. */
import { uuidv7 } from 'uuidv7';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findSuspects } from '../../src/hub/db/escalation-repo.ts';
import { pgStorage } from '../../src/hub/db/hub-storage-pg.ts';
import { escalate } from '../../src/hub/services/escalate.ts';
import { dayMs } from '../../src/shared/base/clock.ts';
import type { Json } from '../../src/shared/base/result.ts';
import { goodsReturnedId, isGoodsReturned } from '../../src/shared/ticket/goods-returned.ts';
import type { Ticket } from '../../src/shared/ticket/ticket.ts';
import { createHub, type TestHub, type TestUser } from '../support/hub.ts';
import { sourceCustomer as customer, sourceOrder as order, Source } from '../support/integration-source.ts';
import { aTicket } from '../support/synced-rows.ts';
import { aPulledDesk } from './desk-on-the-wire.ts';

let hub: TestHub;
let lead: TestUser;
let shop: Source;
let orders = 0;
const team = 'team:team-a';
const law = {
  ...{ id: 'REFUND', title_zh: '7 天内退款', law: '测试', article: '第一条', binds: 'company', period: { n: 7, unit: 'day' } },
  ...{ from_event: 'goods_returned', effective_from: '2020-01-01', source: '测试', checked_on: '2026-11-22', confidence: 'C' },
};
const policy: Json = {
  calendar: { utc_offset_minutes: 480, weekly: Array.from({ length: 7 }, () => [[0, 1440]]), holidays: [], workdays: [] },
  ...{ authority: { agent_max_cents: 10_000, lead_max_cents: 50_000 }, golden_minutes: 120, plan_minutes: 1_440, wrap_codes: [] },
  ...{ skip_reasons: [], escalation: [{ clock: 'statutory', steps: [{ role: 'owner', after_minutes: 0 }] }], law_deadlines: [law] },
};

beforeAll(async () => {
  hub = await createHub();
  lead = await hub.addUser({ name: '顾明岚', role: 'lead' });
  shop = await new Source(hub, 'shop', team).open();
  const desk = await aPulledDesk(hub, lead);
  const published = await desk.push([desk.mutation('pack.publish', { kind: 'policy', title: '政策', content: policy })]);
  expect(published.body.results[0]?.status).toBe('ok');
  await shop.send(customer('c', { member_no: 'M1' }));
});
afterAll(() => hub.stop());

const parcel = (n: string, source_version: number, text: string, at: number, more: object = {}) => ({
  ...{ kind: 'logistics_event', source_id: `l${n}`, source_version, order: `o${n}`, at, text },
  ...more,
});

/** An open ticket about an order of its own. */
async function aCase(given: Partial<Ticket> = {}): Promise<{ n: string; ticket: Ticket }> {
  const n = String(++orders);
  await shop.send(order(`o${n}`, 'c'));
  const desk = await aPulledDesk(hub, lead);
  const about = desk.all('order').find(({ orderNo }) => orderNo === `D-o${n}`);
  const times = { openedAtMs: Date.now(), firstResponseAtMs: Date.now(), planGivenAtMs: Date.now() };
  const owned = { id: uuidv7(), scope: team, stage: 'executing' as const, ownerId: lead.user.id, ownerName: lead.user.name };
  const ticket = aTicket(1, about?.customerId ?? '', { ...owned, ...times, orderId: about?.id ?? null, ...given });
  await hub.put([{ entity: 'ticket', row: ticket }]);
  return { n, ticket };
}

async function seen(ticket: Ticket) {
  const desk = await aPulledDesk(hub, lead);
  const isOf = (row: { ticketId: string | null }) => row.ticketId === ticket.id;
  const line = desk.all('ticket_event').find(({ id }) => id === goodsReturnedId(ticket.id)) ?? null;
  return { desk, line, since: line !== null && isGoodsReturned(line) ? line.atMs : null, risen: desk.all('escalation').filter(isOf) };
}

async function roundAt(nowMs: number): Promise<void> {
  const storage = pgStorage(hub.db, hub.running.databaseUrl);
  const core = { storage, nowMs: () => nowMs, log: () => undefined, signer: null as never, ruleBook: null, announce: () => undefined };
  await escalate(core, (wish) => findSuspects(hub.db, wish));
}

test('a returned parcel that a carrier signed for starts the time for the refund on the open ticket about its order, once', async () => {
  const { n, ticket } = await aCase();
  const closed = { ...aTicket(1, ticket.customerId, { id: uuidv7(), scope: team, stage: 'closed', orderId: ticket.orderId }) };
  await hub.put([{ entity: 'ticket', row: closed }]);
  const at = Date.now() - 2 * dayMs;
  await shop.send(parcel(n, 1, '退货包裹派送中', at - dayMs));
  expect((await seen(ticket)).line).toBeNull();
  await shop.send(parcel(n, 2, '退货包裹已签收，签收人：仓库', at));
  await shop.send({ ...parcel(n, 1, '退货已入库', at + 3_600_000), source_id: `later${n}` });
  expect((await seen(ticket)).line).toMatchObject({ kind: 'happened', reasonCode: 'goods_returned', atMs: at, authorId: null });
  expect((await seen(closed)).line).toBeNull();
  await roundAt(at + 6 * dayMs);
  expect((await seen(ticket)).risen).toEqual([]);
  await roundAt(at + 8 * dayMs);
  expect((await seen(ticket)).risen).toMatchObject([{ clock: 'statutory', reasonCode: 'REFUND', state: 'open', what: '7 天内退款' }]);
});

test('a source corrects and takes back its own word, by its own field where it gives one', async () => {
  const { n, ticket } = await aCase();
  const at = Date.now() - dayMs;
  await shop.send(parcel(n, 1, 'Paket angekommen', at, { goods_returned: true }));
  expect((await seen(ticket)).since).toBe(at);
  await shop.send(parcel(n, 2, 'Paket angekommen', at - 60_000, { goods_returned: true }));
  expect((await seen(ticket)).since).toBe(at - 60_000);
  await shop.send({ kind: 'logistics_event', source_id: `l${n}`, source_version: 3, deleted: true });
  const { since, line } = await seen(ticket);
  expect(since).toBeNull();
  expect(line).toMatchObject({ kind: 'note', reasonCode: 'taken_back' });
});

test('what a person corrected or took back stands against what the source says later, and the refund that had risen rests', async () => {
  const { n, ticket } = await aCase();
  const at = Date.now() - 8 * dayMs;
  await shop.send(parcel(n, 1, '退货已签收', at));
  await roundAt(Date.now() + dayMs);
  const { desk, risen } = await seen(ticket);
  expect(risen.map(({ state }) => state)).toEqual(['open']);
  const day = new Date(Date.now() - dayMs + 8 * 3_600_000).toISOString().slice(0, 10);
  const corrected = { ticketId: ticket.id, atMs: Date.now() - dayMs, day, reason: '签收的是另一件' };
  const pushed = await desk.push([desk.mutation('ticket.goodsReturned', corrected)]);
  expect(pushed.body.results[0]?.status).toBe('ok');
  await roundAt(Date.now() + dayMs);
  expect((await seen(ticket)).risen.map(({ state }) => state)).toEqual(['settled']);
  await shop.send(parcel(n, 2, '退货已签收，签收人：仓库', at));
  expect((await seen(ticket)).since).toBe(corrected.atMs);
  const again = await seen(ticket);
  const takeBack = { ticketId: ticket.id, eventId: goodsReturnedId(ticket.id), reason: '没有收到任何包裹' };
  const taken = await again.desk.push([again.desk.mutation('ticket.takeBack', takeBack)]);
  expect(taken.body.results[0]?.status).toBe('ok');
  await shop.send(parcel(n, 3, '退货已签收，签收人：仓库一', at));
  const last = await seen(ticket);
  expect(last.since).toBeNull();
  expect(last.line?.text).toContain('没有收到任何包裹');
});
