/** Reviewing who is one person: suggestions with reasons, merging that keeps every row, taking it back, and who may. */
import { sql } from 'kysely';
import { uuidv7 } from 'uuidv7';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eraseCustomer } from '../../src/hub/app/customer-commands.ts';
import { endTokens, giveToken } from '../../src/hub/app/token-commands.ts';
import type { EntityPut } from '../../src/shared/sync/mutation.ts';
import { createHub, type TestHub } from '../support/hub.ts';
import { Source, sourceCall, sourceCustomer, sourceOrder, verifiedPhone } from '../support/integration-source.ts';
import { WireDesk } from './desk-on-the-wire.ts';

let hub: TestHub;
let teams = 0;
beforeAll(async () => {
  hub = await createHub();
});
afterAll(() => hub.stop());

/** Two people whom only weak evidence connects, each with rows of sources and of desks. */
async function aScene() {
  const teamId = `i${++teams}`;
  const scope = `team:${teamId}`;
  const lead = await hub.addUser({ teamId, role: 'lead' });
  const [crm, shop] = [await new Source(hub, 'crm', scope).open(), await new Source(hub, 'shop', scope).open()];
  await crm.send(
    sourceCustomer('a', { member_no: 'M1', phones: verifiedPhone('13800001037'), tags: ['老客户'] }),
    sourceOrder('oa', 'a'),
    sourceCall('ka', 'a'),
  );
  await shop.send(
    sourceCustomer('b', { phones: verifiedPhone('15900001037', false), tier: '金卡会员' }),
    sourceOrder('ob', 'b'),
    sourceCall('kb', 'b', { started_at: 1_795_200_000_000 }),
  );
  const desk = new WireDesk(hub, lead.token);
  await desk.pull();
  const idOf = (orderNo: string) => desk.all('order').find((order) => order.orderNo === orderNo)?.customerId ?? '';
  const [left, right] = [idOf('D-oa'), idOf('D-ob')];
  const base = { id: uuidv7(), scope, ver: 0, deleted: false };
  const owed: EntityPut = {
    entity: 'commitment',
    row: {
      ...base,
      ticketId: null,
      customerId: right,
      contactId: null,
      what: '回电',
      ownerId: null,
      ownerName: '',
      madeAtMs: 1,
      dueAtMs: 2,
      words: '今天18点前',
      status: 'kept',
      settledAtMs: 3,
    },
  };
  await hub.put([owed]);
  return { scope, lead, crm, shop, desk, left, right };
}

type Scene = Awaited<ReturnType<typeof aScene>>;

async function seen({ desk }: Scene): Promise<unknown> {
  await desk.pull();
  const rows = [...desk.rows.entries()].filter(([key]) => !/^(member|pack):/.test(key));
  return rows.map(([key, row]) => [key, { ...row, ver: 0 }]).toSorted(([a], [b]) => (String(a) < String(b) ? -1 : 1));
}

const ask = <T>(desk: WireDesk, path: string, body: object) => desk.send<T>('POST', `/identity/v1/${path}`, body);
type Decided = { decision: string; customer: string; customers: string[] };
type Suggestions = {
  suggestions: {
    left_record: string;
    right_record: string;
    left_customer: string;
    right_customer: string;
    reasons: { code: string }[];
    against: null;
  }[];
};

test('same name and same last four digits are suggested with the reason, and a dismissed pair stays away', async () => {
  const { desk, left, right, shop } = await aScene();
  const list = async () => (await desk.send<Suggestions>('GET', '/identity/v1/suggestions')).body.suggestions;
  expect(await list()).toMatchObject([
    { left_customer: left, right_customer: right, score: 40, reasons: [{ code: 'same_name_and_last4' }], against: null },
  ]);
  const [{ left_record, right_record } = { left_record: '', right_record: '' }] = await list();
  expect((await ask(desk, 'dismiss', { left_record, right_record })).body).toEqual({ dismissed: true });
  await shop.send(sourceCustomer('b', { source_version: 2, phones: verifiedPhone('15900001037', false), tier: '黑金会员' }));
  expect(await list()).toEqual([]);
});

test('merging brings every row of both to one customer; taking it back restores everything, however often', async () => {
  const scene = await aScene();
  const { desk, left, right } = scene;
  const before = await seen(scene);
  for (let round = 0; round < 2; round++) {
    const merged = await ask<Decided>(desk, 'merge', round === 0 ? { left, right } : { left: right, right: left });
    expect([merged.status, merged.body.customer]).toEqual([200, left]);
    await desk.pull();
    expect(desk.all('customer')).toMatchObject([
      { id: left, memberNo: 'M1', tier: '金卡会员', tags: ['老客户'], lastContactAtMs: 1_795_200_000_000 },
    ]);
    const owners = [...desk.all('order'), ...desk.all('contact'), ...desk.all('commitment')].map(({ customerId }) => customerId);
    expect(owners).toEqual([left, left, left, left, left]);
    const back = await ask<Decided>(desk, 'take-back', { decision: merged.body.decision });
    expect([back.status, back.body.customers.toSorted()]).toEqual([200, [left, right].toSorted()]);
    expect(await seen(scene)).toEqual(before);
    expect((await ask(desk, 'take-back', { decision: merged.body.decision })).status).toBe(400);
  }
  const audit = await sql<{ action: string; by: string | null }>`
    SELECT action, by_id AS by FROM identity_audit WHERE scope = ${scene.scope} ORDER BY id`.execute(hub.db);
  expect(audit.rows.map(({ action }) => action).toSorted()).toEqual(
    ['merge', 'joined', 'unmerge', 'split', 'merge', 'joined', 'unmerge', 'split'].toSorted(),
  );
  expect(new Set(audit.rows.map(({ by }) => by))).toEqual(new Set([scene.lead.user.id]));
});

test('what people decided is listed with who and when, until it is taken back; who sees a customer sees what it is made of', async () => {
  const { desk, lead, left, right } = await aScene();
  const agent = new WireDesk(hub, (await hub.addUser({ teamId: `i${teams}` })).token);
  const list = async () => (await desk.send<{ decisions: unknown[] }>('GET', '/identity/v1/decisions')).body.decisions;
  expect(await list()).toEqual([]);
  const { decision } = (await ask<Decided>(desk, 'merge', { left, right })).body;
  expect(await list()).toMatchObject([
    {
      ...{ decision, kind: 'merge', by_name: lead.user.name, at_ms: expect.any(Number) },
      records: [
        { record: left, source_id: 'a', customer: left },
        { record: right, source_id: 'b', customer: left },
      ],
    },
  ]);
  expect((await agent.send('GET', '/identity/v1/decisions')).status).toBe(403);
  const seenByAgent = await ask<{ records: { source_id: string }[] }>(agent, 'records', { customer: left });
  expect(seenByAgent.body.records.map(({ source_id }) => source_id)).toEqual(['a', 'b']);
  await ask(desk, 'take-back', { decision });
  expect(await list()).toEqual([]);
});

test('rows that come while two are merged go to the one customer, and home when it is taken back', async () => {
  const scene = await aScene();
  const { desk, shop, left, right } = scene;
  const merged = await ask<Decided>(desk, 'merge', { left, right });
  await shop.send(sourceOrder('late', 'b'), sourceOrder('ob', 'b', { source_version: 2, status: 'signed' }));
  await desk.pull();
  expect(desk.all('order').map(({ customerId }) => customerId)).toEqual([left, left, left]);
  await ask(desk, 'take-back', { decision: merged.body.decision });
  await desk.pull();
  const owners = Object.fromEntries(desk.all('order').map(({ orderNo, customerId }) => [orderNo, customerId]));
  expect(owners).toEqual({ 'D-oa': left, 'D-ob': right, 'D-late': right });
});

test('a record that strong keys joined can be taken out and put back', async () => {
  const scene = await aScene();
  const { desk, shop, left } = scene;
  await shop.send(sourceCustomer('c', { member_no: 'M1' }), sourceOrder('oc', 'c'));
  const before = await seen(scene);
  const records = (await ask<{ records: { record: string; source_id: string }[] }>(desk, 'records', { customer: left })).body.records;
  expect(records.map(({ source_id }) => source_id).toSorted()).toEqual(['a', 'c']);
  const record = records.find(({ source_id }) => source_id === 'c')?.record ?? '';
  expect((await ask(desk, 'separate', { record, reason: '她自己说的' })).status).toBe(400);
  const apart = await ask<Decided>(desk, 'separate', { record, reason: 'shared_number' });
  expect([apart.status, apart.body.customer]).toEqual([200, record]);
  await desk.pull();
  expect(desk.all('order').find(({ orderNo }) => orderNo === 'D-oc')?.customerId).toBe(record);
  const noted = await sql<{ details: unknown }>`
    SELECT details FROM identity_audit WHERE scope = ${scene.scope} AND action = 'separate'`.execute(hub.db);
  expect(noted.rows).toEqual([{ details: { decision: apart.body.decision, records: [record], reason: 'shared_number' } }]);
  await ask(desk, 'take-back', { decision: apart.body.decision });
  expect(await seen(scene)).toEqual(before);
});

test('agents, leads of other teams and strangers decide nothing', async () => {
  const { desk, left, right } = await aScene();
  const teamId = `i${teams}`;
  const agent = new WireDesk(hub, (await hub.addUser({ teamId })).token);
  const other = new WireDesk(hub, (await hub.addUser({ teamId: 'elsewhere', role: 'lead' })).token);
  const stranger = new WireDesk(hub, 'x'.repeat(40));
  expect((await ask(agent, 'merge', { left, right })).status).toBe(403);
  expect((await ask(other, 'merge', { left, right })).status).toBe(400);
  expect((await ask(stranger, 'merge', { left, right })).status).toBe(401);
  expect((await other.send<Suggestions>('GET', '/identity/v1/suggestions')).body.suggestions).toEqual([]);
  for (const body of [{ left, right: left }, { left, right: uuidv7() }, { left }, {}]) {
    expect((await ask(desk, 'merge', body)).status).toBe(400);
  }
  await desk.pull();
  expect(desk.all('customer').length).toBe(2);
});

test('an erased customer is erased at its sources as well, and the same rows do not bring it back', async () => {
  const { desk, crm, left } = await aScene();
  await eraseCustomer(hub.db, left, Date.now());
  const again = await crm.send(
    sourceCustomer('a', { member_no: 'M1', phones: verifiedPhone('13800001037'), tags: ['老客户'] }),
    sourceOrder('oa', 'a'),
  );
  expect(again.results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  await desk.pull();
  expect(desk.all('customer').map(({ id }) => id)).not.toContain(left);
  const told = await sql<{ n: number }>`SELECT count(*) AS n FROM source_row WHERE source = ${crm.name} AND body IS NOT NULL`.execute(
    hub.db,
  );
  expect(told.rows[0]?.n).toBe(0);
});

test('a token is given once per wish, opens the door for its source, and ends at once', async () => {
  const { scope } = await aScene();
  const given = await giveToken(hub.db, { source: 'kefu', scope, atMs: 1 });
  const source = new Source(hub, 'kefu', scope);
  source.token = given.token;
  expect((await source.send(sourceCustomer('z'))).source).toBe('kefu');
  expect((await giveToken(hub.db, { source: 'kefu', atMs: 2 })).scope).toBe(scope);
  const refused = (wish: { source: string; scope?: string }) =>
    expect(giveToken(hub.db, { ...wish, atMs: 3 })).rejects.toMatchObject({ code: 'input.invalid' });
  await refused({ source: 'kefu', scope: 'global' });
  await refused({ source: 'steadydesk', scope });
  await refused({ source: 'erp', scope: 'team:nowhere' });
  await refused({ source: 'erp' });
  expect(await endTokens(hub.db, 'kefu', 4)).toBe(2);
  expect((await source.post({ rows: [sourceCustomer('z')] })).status).toBe(401);
  await expect(endTokens(hub.db, 'kefu', 5)).rejects.toMatchObject({ code: 'not-found' });
});
