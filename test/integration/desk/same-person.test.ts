/** Two customers become one while an agent works offline for the one that goes: the work ends with a card that keeps its words. */
import { uuidv7 } from 'uuidv7';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openConflicts } from '../../../src/main/store/db/conflicts-repo.ts';
import { customerById } from '../../../src/main/store/db/customers-repo.ts';
import { ordersByNo } from '../../../src/main/store/db/orders-repo.ts';
import { ticketsByCustomer } from '../../../src/main/store/db/tickets-repo.ts';
import type { MutationArgs } from '../../../src/shared/sync/mutations.ts';
import { WireDesk } from '../../hub/desk-on-the-wire.ts';
import { startProxy } from '../../support/fault-proxy.ts';
import { createHub, type TestHub } from '../../support/hub.ts';
import { Source, sourceCustomer, sourceOrder, verifiedPhone } from '../../support/integration-source.ts';
import { aLiveDesk, type LiveDesk } from '../../support/live-desk.ts';

const anOffer = (customerId: string, title: string): MutationArgs<'ticket.create'> => ({
  ...{ ticketId: uuidv7(), ticketNo: 'TK-20261122-MERGE', customerId, orderId: null, contactId: null, type: 'product_quality', title },
  ...{ channel: 'phone', emotion: 1, urgency: 'normal', openedAtMs: 1_795_000_000_000, goldenDueAtMs: 1_795_007_200_000 },
  ...{ firstResponseAtMs: null, planDueAtMs: 1_795_086_400_000, planGivenAtMs: null, demands: [], facts: [], evidence: [], options: [] },
  ...{ problem: { what: '外箱破损', when: '', orderNo: '', ask: '补发', confirmed: true }, chosenOptionId: null, lastAction: '已受理' },
  ...{ stage: 'verifying', ownerId: null, ownerName: '', department: 'service' },
});

let hub: TestHub;
const desks: LiveDesk[] = [];
beforeAll(async () => {
  hub = await createHub();
});
afterAll(async () => {
  for (const desk of desks) await desk.stop();
  await hub.stop();
});

test('a ticket written offline for a customer who was merged away is refused with a card, and nothing of it is lost', async () => {
  const scope = 'team:m1';
  const lead = await hub.addUser({ teamId: 'm1', role: 'lead' });
  const crm = await new Source(hub, 'crm', scope).open();
  const shop = await new Source(hub, 'shop', scope).open();
  await crm.send(sourceCustomer('a', { phones: verifiedPhone('13800001037') }), sourceOrder('oa', 'a'));
  await shop.send(sourceCustomer('b', { phones: verifiedPhone('15900001037', false) }), sourceOrder('ob', 'b'));
  const cable = await startProxy({ targetPort: hub.port });
  const agent = await aLiveDesk({ hub, user: await hub.addUser({ teamId: 'm1' }), hubUrl: cable.url });
  desks.push(agent);
  await agent.level();
  const ownerOf = (orderNo: string) => ordersByNo(agent.store.cache, orderNo)[0]?.customerId ?? '';
  const [left, right] = [ownerOf('D-oa'), ownerOf('D-ob')];

  cable.cut();
  agent.act('ticket.create', anOffer(right, '外箱破损，要求补发'));
  expect(ticketsByCustomer(agent.store.cache, right)).toMatchObject([{ title: '外箱破损，要求补发' }]);
  const asLead = new WireDesk(hub, lead.token);
  expect((await asLead.send('POST', '/identity/v1/merge', { left, right })).status).toBe(200);
  cable.join();
  await agent.level();
  await cable.stop();

  expect(customerById(agent.store.cache, right)).toBeNull();
  expect(ordersByNo(agent.store.cache, 'D-ob')[0]?.customerId).toBe(left);
  const cards = openConflicts(agent.store.cache);
  expect(cards).toHaveLength(1);
  expect(JSON.stringify(cards[0]?.mine)).toContain('外箱破损，要求补发');
}, 60_000);
