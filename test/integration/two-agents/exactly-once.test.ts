/** Two desks, one hub, a cable that is cut at ten different moments: nothing is lost, nothing happens twice. */
import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { saveAttachment } from '../../../src/main/store/db/attachments-repo.ts';
import { countUnsent, outboxHeads } from '../../../src/main/store/db/outbox-repo.ts';
import { eventsByTicket } from '../../../src/main/store/db/ticket-events-repo.ts';
import { ticketById } from '../../../src/main/store/db/tickets-repo.ts';
import { compareWithHub } from '../../support/compare-with-hub.ts';
import { type CutPoint, type FaultProxy, startProxy } from '../../support/fault-proxy.ts';
import { createHub, type TestHub } from '../../support/hub.ts';
import { aLiveDesk, type LiveDesk } from '../../support/live-desk.ts';
import { aCustomer, aTicket } from '../../support/synced-rows.ts';

let hub: TestHub;
let proxy: FaultProxy;
let near: LiveDesk;
let far: LiveDesk;
const scope = 'team:team-a';
const customer = aCustomer(1, { scope, ver: 0 });
const ticket = aTicket(2, customer.id, { scope, ver: 0 });

beforeAll(async () => {
  hub = await createHub();
  await hub.put([
    { entity: 'customer', row: customer },
    { entity: 'ticket', row: ticket },
  ]);
  proxy = await startProxy({ targetPort: hub.port });
  near = await aLiveDesk({ hub, user: await hub.addUser({ name: '周敏' }), hubUrl: proxy.url });
  far = await aLiveDesk({ hub, user: await hub.addUser({ name: '何静' }) });
  await Promise.all([near.level(), far.level()]);
});
afterAll(async () => {
  await near?.stop();
  await far?.stop();
  await proxy?.stop();
  await hub?.stop();
});

/** After each story: both desks equal the hub, column by column, and the ledger equals the outbox. */
async function expectEqualEverywhere(): Promise<void> {
  await near.level();
  await far.level();
  for (const desk of [near, far]) {
    const { hub: there, desk: here } = await compareWithHub(desk, hub);
    expect(here).toEqual(there);
  }
}

const notes = (desk: LiveDesk, text: string) => eventsByTicket(desk.store.cache, ticket.id).filter((event) => event.text === text).length;

test('a shift offline arrives exactly once, in order, and the colleague sees it', async () => {
  proxy.cut();
  await near.until('offline is shown', () => near.sync.link().state === 'offline');
  const newCustomer = near.store.newId();
  near.act('customer.create', { customerId: newCustomer, name: '赵敏', salutation: '女士', phone: '13600008888' });
  for (let i = 0; i < 60; i++) near.act('ticket.addNote', { ticketId: ticket.id, text: `离线 ${i}` });
  near.act('ticket.setStage', { ticketId: ticket.id, stage: 'verifying', reason: '' });
  expect(ticketById(near.store.cache, ticket.id)?.stage).toBe('verifying');
  expect(near.sync.link()).toMatchObject({ state: 'offline', unsent: 62 });
  await near.reopen();
  expect(ticketById(near.store.cache, ticket.id)?.stage).toBe('verifying');
  proxy.join();
  await expectEqualEverywhere();
  expect(ticketById(far.store.cache, ticket.id)?.stage).toBe('verifying');
  expect(Array.from({ length: 60 }, (_, i) => notes(far, `离线 ${i}`))).toEqual(Array.from({ length: 60 }, () => 1));
});

const points: [path: string, point: CutPoint][] = [
  ['/sync/v1/push', 'before-request'],
  ['/sync/v1/push', 'mid-request'],
  ['/sync/v1/push', 'after-request'],
  ['/sync/v1/push', 'mid-answer'],
  ['/sync/v1/pull', 'before-request'],
  ['/sync/v1/pull', 'mid-request'],
  ['/sync/v1/pull', 'after-request'],
  ['/sync/v1/pull', 'mid-answer'],
];

test.each(points)('cut at %s, %s', async (path, point) => {
  const text = `${path} ${point}`;
  const cut = proxy.cutAt(path, point);
  near.act('ticket.addNote', { ticketId: ticket.id, text });
  near.act('ticket.addNote', { ticketId: ticket.id, text: `${text} 2` });
  await cut;
  expect([notes(near, text), notes(near, `${text} 2`)]).toEqual([1, 1]);
  proxy.join();
  await expectEqualEverywhere();
  expect([notes(near, text), notes(far, text), notes(far, `${text} 2`)]).toEqual([1, 1, 1]);
});

test.each<CutPoint>(['mid-request', 'after-request'])('cut while a file is sent, %s', async (point) => {
  const bytes = randomBytes(300_000);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  saveAttachment(near.store.own, { sha256, fileName: '照片.jpg', bytes, atMs: Date.now() });
  const cut = proxy.cutAt(`/sync/v1/attachments/${sha256}`, point);
  const evidence = { id: near.store.newId(), item: 'extra', label: `照片 ${point}`, note: '', sha256, fileName: '照片.jpg' };
  near.act('evidence.attach', { ticketId: ticket.id, evidence: { ...evidence, state: 'have', source: 'customer' } });
  await cut;
  expect(countUnsent(near.store.own)).toBe(1);
  proxy.join();
  await expectEqualEverywhere();
  const stored = await hub.db.selectFrom('attachment').select('bytes').where('sha256', '=', sha256).executeTakeFirst();
  expect(stored?.bytes.equals(bytes)).toBe(true);
});

test('the process ends after the hub committed and before its answer: the same ids are answered from the ledger', async () => {
  const cut = proxy.cutAfterHubCommits();
  const id = near.act('ticket.addNote', { ticketId: ticket.id, text: '关机前' });
  await cut;
  expect(outboxHeads(near.store.own).find((head) => head.id === id)?.state).toBe('sent');
  await near.reopen();
  proxy.join();
  await expectEqualEverywhere();
  expect([notes(near, '关机前'), notes(far, '关机前')]).toEqual([1, 1]);
});
