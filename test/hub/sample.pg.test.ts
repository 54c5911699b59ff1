/** The sample team: enough of it, the same every time, and every story agreeing with itself. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cast } from '../../src/hub/services/sample/cast.ts';
import { tellPosts } from '../../src/hub/services/sample/posts.ts';
import { tellWorld } from '../../src/hub/services/sample/sample-world.ts';
import { readShippedContent, shippedWrapCodes } from '../../src/hub/services/sample/shipped-packs.ts';
import { dayMs, minuteMs } from '../../src/shared/base/clock.ts';
import { complaintTypes, ticketStages } from '../../src/shared/base/words.ts';
import { classifyText } from '../../src/shared/classify/classify.ts';
import { checkText } from '../../src/shared/compliance/check-text.ts';
import { postDueAtMs } from '../../src/shared/contact/post.ts';
import { normalizePhone } from '../../src/shared/customer/normalize-phone.ts';
import { policyContentSchema } from '../../src/shared/pack/pack.ts';
import { type EntityName, type EntityRows, entitySchemas } from '../../src/shared/sync/entity-table.ts';
import { createHub, type TestHub } from '../support/hub.ts';
import { compiled, shippedRulesContent } from '../support/rules.ts';
import { WireDesk } from './desk-on-the-wire.ts';

const nowMs = Date.UTC(2026, 10, 22, 6);
const world = tellWorld({ seed: 7, nowMs, wrapCodes: shippedWrapCodes() });
const east = 'team:team-east-1';

function rows<K extends EntityName>(entity: K, scope = east): EntityRows[K][] {
  return world.flatMap((put) => (put.entity === entity && put.row.scope === scope ? [put.row as EntityRows[K]] : []));
}
function by<T>(items: readonly T[], key: (item: T) => string | null): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(key(item) ?? '', [...(groups.get(key(item) ?? '') ?? []), item]);
  return groups;
}
const rising = (times: readonly number[]) => times.every((atMs, i) => i === 0 || atMs >= (times[i - 1] ?? 0));

describe('the generated world', () => {
  test('is large enough for one team and covers every stage and type', () => {
    expect(rows('customer').length).toBeGreaterThanOrEqual(300);
    expect(rows('order').length).toBeGreaterThanOrEqual(1_000);
    expect(rows('contact').length).toBeGreaterThanOrEqual(1_500);
    expect(rows('ticket').length).toBeGreaterThanOrEqual(400);
    expect(new Set(rows('ticket').map(({ stage }) => stage))).toEqual(new Set(ticketStages));
    expect(new Set(rows('ticket').map(({ type }) => type))).toEqual(new Set(complaintTypes));
    expect(new Set(rows('commitment').map(({ status }) => status))).toEqual(new Set(['open', 'kept', 'broken']));
    expect(rows('customer', 'team:team-south-1').length).toBeGreaterThan(20);
  });

  test('is the same for the same seed and day, and another for another seed', () => {
    const wrapCodes = shippedWrapCodes();
    expect(tellWorld({ seed: 7, nowMs: nowMs + 3_600_000, wrapCodes })).toEqual(world);
    expect(tellWorld({ seed: 8, nowMs, wrapCodes })).not.toEqual(world);
  });

  test('consists of valid rows with unique ids, numbers that normalise, and wrap-up codes of the policy', () => {
    for (const put of world) expect(entitySchemas[put.entity].safeParse(put.row).error?.issues ?? []).toEqual([]);
    expect(new Set(world.map(({ entity, row }) => `${entity}:${row.id}`)).size).toBe(world.length);
    const customers = [...rows('customer'), ...rows('customer', 'team:team-south-1')];
    expect(new Set(customers.map(({ phone }) => phone)).size).toBe(customers.length);
    expect(new Set(customers.map(({ memberNo }) => memberNo)).size).toBe(customers.length);
    for (const { contactPoints } of customers)
      for (const { number, kind } of contactPoints) expect(normalizePhone(number)).toMatchObject({ number, kind });
    expect(new Set(rows('ticket').map(({ ticketNo }) => ticketNo)).size).toBe(rows('ticket').length);
    const policy = policyContentSchema.parse(readShippedContent('policy'));
    const codes = new Set(
      policy.wrap_codes.flatMap(({ id, children }) => children.map((child) => (child.id.includes('/') ? child.id : `${id}/${child.id}`))),
    );
    for (const { wrapCode } of rows('contact')) if (wrapCode !== null) expect(codes).toContain(wrapCode);
  });

  test('tells logistics that agree with the order', () => {
    const events = by(rows('logistics_event'), ({ orderId }) => orderId);
    for (const order of rows('order')) {
      const story = events.get(order.id) ?? [];
      expect(story.length).toBeGreaterThan(0);
      expect(rising([order.placedAtMs, ...story.map(({ atMs }) => atMs)])).toBe(true);
      expect(story.at(-1)?.atMs).toBeLessThanOrEqual(nowMs);
      if (order.status === 'signed') {
        expect(story.at(-1)).toMatchObject({ atMs: order.signedAtMs });
        expect(story.at(-1)?.text).toContain(`签收人：${order.signedBy}`);
      }
      if (order.shippedAtMs === null) expect([order.status, order.carrier, order.signedAtMs]).toEqual(['paid', null, null]);
    }
  });

  test('tells complaints that agree with customer, order and stage', () => {
    const orders = new Map(rows('order').map((order) => [order.id, order]));
    const events = by(rows('ticket_event'), ({ ticketId }) => ticketId);
    const contacts = by(rows('contact'), ({ ticketId }) => ticketId);
    for (const ticket of rows('ticket')) {
      const order = ticket.orderId === null ? null : orders.get(ticket.orderId);
      const story = events.get(ticket.id) ?? [];
      expect(order?.customerId ?? ticket.customerId).toBe(ticket.customerId);
      expect(order?.orderNo ?? '').toBe(ticket.problem.orderNo);
      expect(rising([ticket.openedAtMs, ...story.map(({ atMs }) => atMs)])).toBe(true);
      expect(ticket.lastActionAtMs).toBeLessThan(nowMs);
      expect((contacts.get(ticket.id) ?? []).every(({ customerId }) => customerId === ticket.customerId)).toBe(true);
      expect(ticket.closedAtMs !== null).toBe(ticket.stage === 'closed');
      expect(story.filter(({ kind }) => kind === 'stage').at(-1)?.reasonCode ?? 'new').toBe(ticket.stage);
      if (ticket.type === 'not_received_signed') expect(order?.signedBy).not.toBe('本人');
      if (ticket.type === 'logistics_delay') expect(order?.promisedAtMs ?? 0).toBeLessThan(ticket.openedAtMs);
      if (order?.status === 'signed' && ticket.type === 'product_quality') expect(order.signedAtMs ?? 0).toBeLessThan(ticket.openedAtMs);
    }
  });

  test('has callers with two earlier contacts about an open ticket and a promise that was broken', () => {
    const contacts = by(rows('contact'), ({ ticketId }) => ticketId);
    const broken = new Set(rows('commitment').flatMap(({ status, ticketId }) => (status === 'broken' ? [ticketId] : [])));
    const ready = rows('ticket').filter(
      ({ id, stage }) => ['verifying', 'solving', 'executing'].includes(stage) && broken.has(id) && (contacts.get(id)?.length ?? 0) >= 2,
    );
    const types = by(ready, ({ type }) => type);
    expect(types.get('product_quality')?.length).toBeGreaterThanOrEqual(8);
    expect(types.get('logistics_delay')?.length).toBeGreaterThanOrEqual(8);
    expect([...types.keys()].sort()).toEqual([...complaintTypes].sort());
  });

  test('leaves work for today', () => {
    const soon = (dueAtMs: number) => dueAtMs > nowMs && dueAtMs < nowMs + 2 * dayMs;
    expect(rows('commitment').filter(({ status, dueAtMs }) => status === 'open' && soon(dueAtMs)).length).toBeGreaterThan(10);
    expect(rows('follow_up').filter(({ status, dueAtMs }) => status === 'open' && soon(dueAtMs)).length).toBeGreaterThan(10);
  });
});

describe('the public posts of the generated teams', () => {
  const posts = tellPosts({ seed: 7, nowMs }).flatMap((put) => (put.entity === 'contact' && put.row.scope === east ? [put.row] : []));
  const policy = policyContentSchema.parse(readShippedContent('policy'));
  const open = posts.filter(({ state }) => state === 'open');
  const leftMinutes = open.map((post) => (postDueAtMs(post, policy) - nowMs) / minuteMs);

  test('are valid rows, the same for the same seed and time', () => {
    for (const put of tellPosts({ seed: 7, nowMs })) expect(entitySchemas[put.entity].safeParse(put.row).error?.issues ?? []).toEqual([]);
    expect(tellPosts({ seed: 7, nowMs })).toEqual(tellPosts({ seed: 7, nowMs }));
    expect(new Set(posts.map(({ id }) => id)).size).toBe(posts.length);
  });

  test('show what the queue is for: one late, one due soon, some with time, one of danger, one answered, one put away', () => {
    expect(leftMinutes.filter((left) => left < 0)).toHaveLength(1);
    expect(leftMinutes.filter((left) => left > 0 && left < 10)).toHaveLength(1);
    expect(leftMinutes.filter((left) => left > 10).length).toBeGreaterThan(1);
    const danger = open.filter(({ transcript }) => classifyText(transcript[0]?.text ?? '').urgency === 'emergency');
    expect(danger.map(({ fromAddress }) => fromAddress)).toEqual(['夜跑的小林']);
    const ended = posts.filter(({ state }) => state === 'ended');
    expect(ended.map(({ wrapCode }) => wrapCode)).toEqual([null, 'other/no_reply']);
    expect(new Set(open.map(({ emotionPeak }) => emotionPeak)).size).toBeGreaterThan(2);
  });

  test('were answered as the strictest rules ask', () => {
    const rules = compiled(shippedRulesContent());
    const replies = tellPosts({ seed: 7, nowMs }).flatMap((put) =>
      put.entity === 'contact' ? put.row.transcript.filter(({ speaker }) => speaker === 'agent').map(({ text }) => text) : [],
    );
    expect(replies).toHaveLength(2);
    for (const reply of replies) expect([reply, checkText(rules, reply, { channel: 'public', opening: true })]).toEqual([reply, []]);
  });
});

describe('the sample hub', () => {
  let hub: TestHub;
  beforeAll(async () => {
    hub = await createHub({ sample: true });
  });
  afterAll(() => hub.stop());

  test('has a code for every seat, and each seat sees its own team only', async () => {
    expect(Object.keys(hub.running.enrolCodes)).toEqual(cast.map(({ seat }) => seat));
    const [ours, theirs] = [new WireDesk(hub, (await hub.enrol('agent')).token), new WireDesk(hub, (await hub.enrol('other_agent')).token)];
    await ours.pull();
    await theirs.pull();
    expect(ours.all('customer').length).toBeGreaterThanOrEqual(300);
    expect(new Set(ours.all('customer').map(({ scope }) => scope))).toEqual(new Set(['team:team-east-1']));
    expect(new Set(theirs.all('customer').map(({ scope }) => scope))).toEqual(new Set(['team:team-south-1']));
    expect(ours.all('member').map(({ name }) => name)).toContain('顾明岚');
    expect(theirs.all('pack')).toHaveLength(4);
    expect(ours.all('contact').filter(({ channel, state }) => channel === 'public' && state === 'open')).toHaveLength(5);
  });

  test('is not filled a second time', async () => {
    const count = async () => (await hub.db.selectFrom('sync_index').select('id').execute()).length;
    const before = await count();
    await hub.restart();
    expect(await count()).toBe(before);
  });
});
