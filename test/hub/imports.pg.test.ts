/** Rows of files at the hub: who may send them, that nothing comes in twice, and whose they become. */
import { sql } from 'kysely';
import { uuidv7 } from 'uuidv7';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eraseCustomer } from '../../src/hub/app/customer-commands.ts';
import type { ImportAnswer } from '../../src/shared/contract/imports.ts';
import { createHub, type TestHub } from '../support/hub.ts';
import { aCustomerRow, anOrderRow, aPerson, aTicketRow } from '../support/import-rows.ts';
import { Source, sourceCustomer, verifiedPhone } from '../support/integration-source.ts';
import { WireDesk } from './desk-on-the-wire.ts';

let hub: TestHub;
let teams = 0;
beforeAll(async () => {
  hub = await createHub();
});
afterAll(() => hub.stop());

async function aTeam() {
  const teamId = `f${++teams}`;
  const lead = await hub.addUser({ teamId, role: 'lead', name: '沈班长' });
  const desk = new WireDesk(hub, lead.token);
  const send = (...rows: object[]) => desk.send<ImportAnswer>('POST', '/imports/v1/rows', { rows });
  const statuses = async (...rows: object[]) => (await send(...rows)).body.results.map(({ status, code }) => code ?? status);
  return { teamId, scope: `team:${teamId}`, desk, send, statuses };
}

test('customers, orders and complaints of files reach desks, and the same rows again change nothing', async () => {
  const { desk, statuses } = await aTeam();
  const rows = [
    aCustomerRow(),
    anOrderRow(),
    aTicketRow({ order_no: 'D1', result: '已补发并致歉', stage: 'closed', closed_at: 1_790_100_000_000 }),
  ];
  expect(await statuses(...rows)).toEqual(['added', 'added', 'added']);
  await desk.pull();
  const [customer] = desk.all('customer');
  const [order] = desk.all('order');
  expect(customer).toMatchObject({ name: '林晚秋', phone: '13800001037', tier: '金卡会员' });
  expect(order).toMatchObject({ orderNo: 'D1', customerId: customer?.id });
  expect(desk.all('ticket')).toMatchObject([
    { ticketNo: 'TS-1', customerId: customer?.id, orderId: order?.id, stage: 'closed', closedAtMs: 1_790_100_000_000, ownerName: '周予安' },
  ]);
  expect(desk.all('ticket_event').map(({ kind, text, authorName }) => ({ kind, text, authorName }))).toEqual(
    expect.arrayContaining([
      { kind: 'created', text: '从台账文件导入：催了三次还没发货', authorName: '沈班长' },
      { kind: 'note', text: '已补发并致歉', authorName: '沈班长' },
    ]),
  );
  const before = [...desk.rows.entries()];
  expect(await statuses(...rows)).toEqual(['unchanged', 'unchanged', 'unchanged']);
  await desk.pull();
  expect([...desk.rows.entries()]).toEqual(before);
});

test('a customer or order of the file that changed is updated; a complaint is not, since it is worked on here', async () => {
  const { desk, statuses } = await aTeam();
  await statuses(aCustomerRow(), anOrderRow(), aTicketRow());
  const changed = [aCustomerRow({ tier: '黑金会员' }), anOrderRow({ status: 'refunded' }), aTicketRow({ title: '改过的标题' })];
  expect(await statuses(...changed)).toEqual(['updated', 'updated', 'unchanged']);
  await desk.pull();
  expect(desk.all('customer')).toMatchObject([{ tier: '黑金会员' }]);
  expect(desk.all('order')).toMatchObject([{ status: 'refunded' }]);
  expect(desk.all('ticket')).toMatchObject([{ title: '催了三次还没发货' }]);
});

test('only a lead, manager or administrator may send files, and into the own team only', async () => {
  const { teamId, scope } = await aTeam();
  const agent = await hub.addUser({ teamId });
  const wire = new WireDesk(hub, agent.token);
  expect((await wire.send('POST', '/imports/v1/rows', { rows: [aCustomerRow()] })).status).toBe(403);
  const stranger = await hub.addUser({ teamId, role: 'lead' });
  await hub.grant(stranger.user.id, scope, false);
  expect((await new WireDesk(hub, stranger.token).send('POST', '/imports/v1/rows', { rows: [aCustomerRow()] })).status).toBe(403);
  const stored = await sql<{ n: number }>`SELECT count(*)::int AS n FROM source_row WHERE source = ${`files of ${scope}`}`.execute(hub.db);
  expect(stored.rows).toEqual([{ n: 0 }]);
});

test('a row that has not its shape is refused alone', async () => {
  const { statuses, send } = await aTeam();
  expect(await statuses({ kind: 'ticket' }, aTicketRow(), null as unknown as object, { ...aCustomerRow(), extra: 1 })).toEqual([
    'refused',
    'added',
    'refused',
    'refused',
  ]);
  expect((await send()).status).toBe(400);
});

test('a complaint finds the customer whom another source or a desk knows, by member number or by number and name', async () => {
  const { desk, scope, statuses } = await aTeam();
  const crm = await new Source(hub, 'crm', scope).open();
  await crm.send(
    sourceCustomer('a', { member_no: 'M7', phones: verifiedPhone('13800001037') }),
    sourceCustomer('b', { name: '赵国平', phones: verifiedPhone('15900002048', false) }),
  );
  const told = await statuses(
    aTicketRow({ ticket_no: 'T1', person: aPerson({ ref: 'm:m7', member_no: 'M7', name: '' }) }),
    aTicketRow({ ticket_no: 'T2', person: aPerson({ ref: 'p:x', member_no: '', name: '赵国平', phone: '15900002048' }) }),
    aTicketRow({ ticket_no: 'T3', person: aPerson({ ref: 'p:y', member_no: '', name: '赵敏', phone: '15900002048' }) }),
    aTicketRow({ ticket_no: 'T4', person: aPerson({ ref: 'c:77', member_no: '', name: '', phone: '' }) }),
  );
  expect(told).toEqual(['added', 'added', 'added', 'unknown_customer']);
  await desk.pull();
  const nameOf = (ticketNo: string) => {
    const ticket = desk.all('ticket').find((each) => each.ticketNo === ticketNo);
    return desk.all('customer').find(({ id }) => id === ticket?.customerId)?.name;
  };
  expect(['T1', 'T2', 'T3'].map(nameOf)).toEqual(['林晚秋', '赵国平', '赵敏']);
  expect(desk.all('customer').filter(({ deleted }) => !deleted)).toHaveLength(3);
});

test('two customers with the same number and no name to tell them apart are named as ambiguous', async () => {
  const { scope, statuses } = await aTeam();
  const crm = await new Source(hub, 'crm', scope).open();
  await crm.send(
    sourceCustomer('a', { name: '赵国平', phones: verifiedPhone('15900002048', false) }),
    sourceCustomer('b', { name: '钱秀英', phones: verifiedPhone('15900002048', false) }),
  );
  const person = aPerson({ ref: 'p:z', member_no: '', name: '', phone: '15900002048' });
  expect(await statuses(aTicketRow({ person }))).toEqual(['ambiguous']);
});

test('an order without a known customer makes one of what the row says, or is refused when it says nothing', async () => {
  const { desk, statuses } = await aTeam();
  const nobody = aPerson({ ref: 'c:9', name: '', member_no: '', phone: '' });
  expect(await statuses(anOrderRow(), anOrderRow({ source_id: 'o:D2', order_no: 'D2', person: nobody }))).toEqual([
    'added',
    'unknown_customer',
  ]);
  await desk.pull();
  expect(desk.all('order')).toHaveLength(1);
  // What a file of customers says in full is not overwritten by what an order mentions.
  await statuses(aCustomerRow());
  await statuses(anOrderRow({ source_id: 'o:D3', order_no: 'D3' }));
  await desk.pull();
  expect(desk.all('customer')).toMatchObject([{ tier: '金卡会员', memberNo: 'M1' }]);
});

test('who was erased on request is not brought back by a file', async () => {
  const { desk, statuses } = await aTeam();
  await statuses(aCustomerRow(), anOrderRow(), aTicketRow({ stage: 'closed' }));
  await desk.pull();
  const id = desk.all('customer')[0]?.id ?? '';
  await eraseCustomer(hub.db, id, Date.now());
  const told = await statuses(aCustomerRow(), anOrderRow({ source_id: 'o:D8', order_no: 'D8' }), aTicketRow({ ticket_no: 'TS-8' }));
  expect(told).toEqual(['erased', 'erased', 'erased']);
});

test('an order of somebody erased stays erased when a file names its customer in another way', async () => {
  const { desk, scope, statuses } = await aTeam();
  const order = (person: Parameters<typeof aPerson>[0]) =>
    anOrderRow({ person: aPerson({ member_no: '', phone: '13800001037', ...person }) });
  expect(await statuses(order({ ref: 'c:77' }))).toEqual(['added']);
  await desk.pull();
  await eraseCustomer(hub.db, desk.all('customer')[0]?.id ?? '', Date.now());
  expect(await statuses(order({ ref: 'p:x' }))).toEqual(['erased']);
  await desk.pull();
  expect([...desk.all('customer'), ...desk.all('order')]).toEqual([]);
  const kept = await sql<{ n: number }>`
    SELECT count(*)::int AS n FROM source_row WHERE source = ${`files of ${scope}`} AND body IS NOT NULL
  `.execute(hub.db);
  expect(kept.rows).toEqual([{ n: 0 }]);
});

test('a complaint whose number a ticket of the team has already is that ticket: a ledger exported here adds nothing', async () => {
  const { desk, statuses } = await aTeam();
  await desk.pull();
  const [customerId, ticketId] = [uuidv7(), uuidv7()];
  const open = { ticketId, ticketNo: 'TK-20261120-7F3KQ', customerId, orderId: null, contactId: null, openedAtMs: 1, goldenDueAtMs: 2 };
  const { body } = await desk.push([
    desk.mutation('customer.create', { customerId, name: '林晚秋', salutation: '女士', phone: '' }),
    desk.mutation('ticket.create', {
      ...{ ...open, planDueAtMs: 3, firstResponseAtMs: null, planGivenAtMs: null, type: 'product_quality', title: '空气炸锅不加热' },
      ...{ channel: 'phone', emotion: 1, urgency: 'normal', stage: 'new', ownerId: null, ownerName: '', department: 'service' },
      ...{ problem: { what: '', when: '', orderNo: '', ask: '', confirmed: false }, demands: [], facts: [], evidence: [], options: [] },
      ...{ chosenOptionId: null, lastAction: '' },
    }),
  ]);
  expect(body.results.map(({ status }) => status)).toEqual(['ok', 'ok']);
  const rows = [aTicketRow({ ticket_no: open.ticketNo }), aTicketRow({ ticket_no: 'TK-20261120-7F3KR' })];
  expect(await statuses(...rows)).toEqual(['unchanged', 'added']);
  await desk.pull();
  expect(desk.all('ticket').map(({ ticketNo, title }) => [ticketNo, title])).toEqual([
    [open.ticketNo, '空气炸锅不加热'],
    ['TK-20261120-7F3KR', '催了三次还没发货'],
  ]);
  // Another team's numbers are its own.
  expect(await (await aTeam()).statuses(...rows)).toEqual(['added', 'added']);
});

test('two leads who send the same ledger at the same time make each ticket once', async () => {
  const { teamId, desk, statuses } = await aTeam();
  const other = await hub.addUser({ teamId, role: 'lead' });
  const wire = new WireDesk(hub, other.token);
  const rows = Array.from({ length: 60 }, (_, at) =>
    aTicketRow({ ticket_no: `P-${at}`, person: aPerson({ ref: `m:p${at}`, member_no: `P${at}`, name: `客户${at}` }) }),
  );
  const [mine, theirs] = await Promise.all([statuses(...rows), wire.send<ImportAnswer>('POST', '/imports/v1/rows', { rows })]);
  const added = [...mine, ...theirs.body.results.map(({ status }) => status)].filter((status) => status === 'added');
  expect(added).toHaveLength(60);
  await desk.pull();
  expect(desk.all('ticket')).toHaveLength(60);
  expect(desk.all('customer')).toHaveLength(60);
});

test('an import is noted with counts and without names', async () => {
  const { scope, statuses } = await aTeam();
  await statuses(aCustomerRow(), aTicketRow());
  const noted = await sql<{
    action: string;
    details: object;
  }>`SELECT action, details FROM identity_audit WHERE scope = ${scope} AND action = 'import'`.execute(hub.db);
  expect(noted.rows).toEqual([{ action: 'import', details: { added: 2, updated: 0, unchanged: 0, rejected: 0 } }]);
});
