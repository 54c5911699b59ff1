/** Calls whose sources name no customer, on real PostgreSQL: they lie with the customer whose number it is, in whatever order all of it became known. */
import { sql } from 'kysely';
import { uuidv7 } from 'uuidv7';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eraseCustomer } from '../../src/hub/app/customer-commands.ts';
import { callersWithoutName } from '../../src/hub/db/migrations/0270-callers-without-name.ts';
import { createHub, type TestHub } from '../support/hub.ts';
import { Source, sourceCall, sourceCustomer, sourceOrder, verifiedPhone } from '../support/integration-source.ts';
import { WireDesk } from './desk-on-the-wire.ts';

let hub: TestHub;
let teams = 0;
beforeAll(async () => {
  hub = await createHub();
});
afterAll(() => hub.stop());

const number = '13800001037';

async function aTeam() {
  const teamId = `u${++teams}`;
  const scope = `team:${teamId}`;
  const lead = await hub.addUser({ teamId, role: 'lead' });
  const [crm, pbx] = [await new Source(hub, 'crm', scope).open(), await new Source(hub, 'pbx', scope).open()];
  const desk = new WireDesk(hub, lead.token);
  /** Who has the calls, by what they said; then who was last heard of when. */
  const seen = async () => {
    await desk.pull();
    const named = new Map(desk.all('customer').map(({ id, name }) => [id, name]));
    const calls = desk.all('contact').map(({ summary, customerId }) => [summary, customerId === null ? null : named.get(customerId)]);
    const last = desk.all('customer').map(({ name, lastContactAtMs }) => [name, lastContactAtMs]);
    const sorted = (rows: unknown[][]) => rows.toSorted((a, b) => (String(a[0]) < String(b[0]) ? -1 : 1));
    return { calls: sorted(calls), last: sorted(last) };
  };
  return { scope, lead, crm, pbx, desk, seen };
}

const aCall = (changes: object = {}) => sourceCall('k', null, { from: '+86 138-0000-1037', summary: '催件', ...changes });
const at = 1_795_100_000_000;

test('a call that only the telephone system knows joins the customer whose verified number it is, and the customer was last heard of then', async () => {
  const { crm, pbx, seen } = await aTeam();
  await crm.send(sourceCustomer('a', { phones: verifiedPhone(number) }));
  await pbx.send(aCall());
  expect(await seen()).toEqual({ calls: [['催件', '林晚秋']], last: [['林晚秋', at]] });
});

test('the call may come first, and the number be verified later by a row of its own', async () => {
  const { crm, pbx, seen } = await aTeam();
  await pbx.send(aCall());
  expect((await seen()).calls).toEqual([['催件', null]]);
  await crm.send(sourceCustomer('a'));
  await crm.send({ kind: 'contact_point', source_id: 'p', source_version: 1, customer: 'a', number, verified: false });
  expect(await seen()).toEqual({ calls: [['催件', null]], last: [['林晚秋', null]] });
  await crm.send({ kind: 'contact_point', source_id: 'p', source_version: 2, customer: 'a', number, verified: true });
  expect(await seen()).toEqual({ calls: [['催件', '林晚秋']], last: [['林晚秋', at]] });
  await crm.send({ kind: 'contact_point', source_id: 'p', source_version: 3, deleted: true });
  expect(await seen()).toEqual({ calls: [['催件', null]], last: [['林晚秋', null]] });
});

test('two people with one telephone stay two, and the call is nobody\u2019s as soon as the second is known', async () => {
  const { crm, pbx, seen } = await aTeam();
  await crm.send(sourceCustomer('a', { phones: verifiedPhone(number) }));
  await pbx.send(aCall());
  await crm.send(sourceCustomer('b', { name: '周予安', phones: verifiedPhone(number, false) }));
  expect(await seen()).toEqual({
    calls: [['催件', null]],
    last: [
      ['周予安', null],
      ['林晚秋', null],
    ],
  });
  await crm.send({ kind: 'customer', source_id: 'b', source_version: 2, deleted: true });
  expect((await seen()).calls).toEqual([['催件', '林晚秋']]);
});

test('a relay number never joins, nor does a chat address that looks like a number', async () => {
  const { crm, pbx, seen } = await aTeam();
  await crm.send(sourceCustomer('a', { phones: [...verifiedPhone('13800001037转8821'), ...verifiedPhone(number)] }));
  await pbx.send(aCall({ from: '13800001037转8821' }), sourceCall('chat', null, { channel: 'chat', from: number, summary: '在线问' }));
  expect((await seen()).calls).toEqual([
    ['催件', null],
    ['在线问', null],
  ]);
});

test('somebody made on a desk with the number makes it two people\u2019s, whether before the call or after it', async () => {
  for (const isFirst of [true, false]) {
    const { crm, pbx, desk, seen } = await aTeam();
    await crm.send(sourceCustomer('a', { phones: verifiedPhone(number) }));
    await desk.pull();
    const create = () =>
      desk.push([desk.mutation('customer.create', { customerId: uuidv7(), name: '许知遥', salutation: '女士', phone: number })]);
    if (isFirst) await create();
    await pbx.send(aCall());
    expect((await seen()).calls).toEqual([['催件', isFirst ? null : '林晚秋']]);
    if (!isFirst) await create();
    expect((await seen()).calls).toEqual([['催件', null]]);
  }
});

test('a person\u2019s word counts: two who share a number are said to be one and the call is theirs, until that is taken back', async () => {
  const { crm, pbx, desk, seen } = await aTeam();
  const shop = await new Source(hub, 'shop', pbx.scope).open();
  await crm.send(sourceCustomer('a', { member_no: 'M1', phones: verifiedPhone(number) }), sourceOrder('oa', 'a'));
  await shop.send(sourceCustomer('b', { name: '林女士', member_no: 'M2', phones: verifiedPhone(number) }), sourceOrder('ob', 'b'));
  await pbx.send(aCall());
  expect((await seen()).calls).toEqual([['催件', null]]);
  const idOf = (orderNo: string) => desk.all('order').find((order) => order.orderNo === orderNo)?.customerId ?? '';
  const pair = { left: idOf('D-oa'), right: idOf('D-ob') };
  const merged = await desk.send<{ decision: string }>('POST', '/identity/v1/merge', pair);
  expect(await seen()).toEqual({ calls: [['催件', '林晚秋']], last: [['林晚秋', at]] });
  await desk.send('POST', '/identity/v1/take-back', { decision: merged.body.decision });
  expect(await seen()).toEqual({
    calls: [['催件', null]],
    last: [
      ['林女士', null],
      ['林晚秋', null],
    ],
  });
});

/** mulberry32: the same order for the same seed. */
function shuffled<T>(list: readonly T[], seed: number): T[] {
  let state = seed;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return (t ^ (t >>> 14)) >>> 0;
  };
  return list
    .map((item) => ({ item, at: next() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ item }) => item);
}

test('whatever order rows of three sources arrive in, one by one, the calls lie with the same people in the end', async () => {
  const [mine, shared, family] = ['13800002001', '13800002002', '13800002003'];
  const outcomes = new Set<string>();
  for (let seed = 1; seed <= 14; seed++) {
    const { crm, pbx, scope, seen } = await aTeam();
    const shop = await new Source(hub, 'shop', scope).open();
    const rows: [Source, object][] = [
      [crm, sourceCustomer('a', { name: '林晚秋', member_no: 'M1', phones: verifiedPhone(mine) })],
      [shop, sourceCustomer('a', { name: '林晚秋', member_no: 'M1', phones: verifiedPhone(shared, false) })],
      [shop, { kind: 'contact_point', source_id: 'p1', source_version: 1, customer: 'a', number: shared, verified: true }],
      [crm, sourceCustomer('b', { name: '周予安', phones: verifiedPhone(family) })],
      [crm, sourceCustomer('c', { name: '周知遥', phones: verifiedPhone(family, false) })],
      [pbx, sourceCall('k1', null, { from: mine, summary: '自己的' })],
      [pbx, sourceCall('k2', null, { from: shared, summary: '两处都登记', started_at: at + 1_000 })],
      [pbx, sourceCall('k3', null, { from: family, summary: '一家人的', started_at: at + 2_000 })],
      [pbx, sourceCall('k4', null, { from: '13800002009', summary: '没人认识' })],
    ];
    for (const [source, row] of shuffled(rows, seed)) await source.send(row);
    outcomes.add(JSON.stringify(await seen()));
  }
  expect([...outcomes].map((outcome) => JSON.parse(outcome))).toEqual([
    {
      calls: [
        ['一家人的', null],
        ['两处都登记', '林晚秋'],
        ['没人认识', null],
        ['自己的', '林晚秋'],
      ],
      last: [
        ['周予安', null],
        ['周知遥', null],
        ['林晚秋', at + 1_000],
      ],
    },
  ]);
});

test('an erased customer takes what the telephone system said of those calls along; sending it again brings nothing back', async () => {
  const { scope, crm, pbx, desk, seen } = await aTeam();
  await crm.send(sourceCustomer('a', { phones: verifiedPhone('13800003037') }));
  await pbx.send(aCall({ from: '13800003037' }));
  await desk.pull();
  await eraseCustomer(hub.db, desk.all('customer')[0]?.id ?? '', Date.now());
  const left = await sql<{ body: unknown }>`SELECT body FROM source_row WHERE source = ${pbx.name}`.execute(hub.db);
  expect(left.rows).toEqual([{ body: null }]);
  expect((await sql`SELECT 1 FROM source_caller WHERE scope = ${scope}`.execute(hub.db)).rows).toEqual([]);
  await pbx.send(aCall({ from: '13800003037' }));
  expect((await seen()).calls).toEqual([]);
});

test('calls that lay there before the upgrade are known by their numbers after it', async () => {
  const { scope, pbx } = await aTeam();
  await pbx.send(aCall(), sourceCall('named', 'a'), sourceCall('öä"k', null, { from: '02160000348' }));
  const read = async () =>
    (await sql`SELECT contact_id, number, source, source_id FROM source_caller WHERE scope = ${scope} ORDER BY contact_id`.execute(hub.db))
      .rows;
  const before = await read();
  expect(before).toHaveLength(2);
  await sql`DROP TABLE source_caller`.execute(hub.db);
  await callersWithoutName.up(hub.db as never);
  expect(await read()).toEqual(before);
});
