/** The check of a desk against its hub: a row altered on the disk without a trace is found and mended, and nothing else is touched. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { customerById } from '../../../src/main/store/db/customers-repo.ts';
import { checkedAtMs } from '../../../src/main/store/db/meta-repo.ts';
import { countUnsent } from '../../../src/main/store/db/outbox-repo.ts';
import { countSearchTodo } from '../../../src/main/store/db/search-index-repo.ts';
import { compareWithHub } from '../../support/compare-with-hub.ts';
import { startProxy } from '../../support/fault-proxy.ts';
import { createHub, type TestHub } from '../../support/hub.ts';
import { aLiveDesk, type LiveDesk } from '../../support/live-desk.ts';
import { aCustomer, aTicket, aTicketEvent, idOf } from '../../support/synced-rows.ts';

let hub: TestHub;
let desk: LiveDesk;
const scope = 'team:team-a';
const many = 1_200;

beforeAll(async () => {
  hub = await createHub();
  const ticket = aTicket(9, idOf(1), { scope, ver: 0 });
  await hub.put([
    ...Array.from({ length: many }, (_, i) => ({
      entity: 'customer' as const,
      row: aCustomer(i + 1, { scope, ver: 0, region: '杭州 "西湖"\n区', tags: ['易碎', '😀'] }),
    })),
    { entity: 'ticket', row: { ...ticket, id: idOf(5_000), facts: ['外箱破损'], problem: { ...ticket.problem, when: '昨天' } } },
    { entity: 'ticket_event', row: aTicketEvent(6_000, { ...ticket, id: idOf(5_000) }, { scope, ver: 0 }) },
  ]);
  desk = await aLiveDesk({ hub, user: await hub.addUser() });
  await desk.level();
});
afterAll(async () => {
  await desk.stop();
  await hub.stop();
});

async function expectEqual(): Promise<void> {
  const { hub: there, desk: here } = await compareWithHub(desk, hub);
  expect(here).toEqual(there);
}

test('a desk that holds what the hub holds is told so, without fetching a row', async () => {
  expect(await desk.sync.check()).toEqual({ mended: 0, isComplete: true });
  expect(checkedAtMs(desk.store.cache)).toBeGreaterThan(0);
});

test('rows silently altered, missing or left over are found and mended, the rest is not touched', async () => {
  const { cache } = desk.store;
  cache.prepare(`UPDATE customer SET name = '被改了' WHERE id = ?`).run(idOf(3));
  cache.prepare('UPDATE customer SET ver = ver + 5 WHERE id = ?').run(idOf(4));
  cache.prepare('DELETE FROM customer WHERE id = ?').run(idOf(5));
  cache.prepare(`UPDATE ticket SET facts = '["没有的事"]' WHERE id = ?`).run(idOf(5_000));
  cache.prepare('DELETE FROM row_scope WHERE id = ?').run(idOf(6));
  cache.prepare('UPDATE customer SET id = ? WHERE id = ?').run(idOf(7_777), idOf(7));
  cache.prepare('UPDATE row_scope SET id = ? WHERE id = ?').run(idOf(7_777), idOf(7));
  const untouched = cache.prepare('SELECT count(*) FROM search_todo').pluck().get();
  desk.act('ticket.addNote', { ticketId: idOf(5_000), text: '检查时写的' });
  await desk.level();
  expect(await desk.sync.check()).toEqual({ mended: 7, isComplete: true });
  await expectEqual();
  expect([customerById(cache, idOf(3))?.name, customerById(cache, idOf(7_777)), countUnsent(desk.store.own)]).toEqual(['林晓', null, 0]);
  expect(countSearchTodo(cache) - Number(untouched)).toBeLessThan(20);
  expect(await desk.sync.check()).toEqual({ mended: 0, isComplete: true });
});

test('a check while colleagues write, and one without the hub, ends and breaks nothing', async () => {
  const { cache } = desk.store;
  cache.prepare(`UPDATE customer SET name = '又被改了' WHERE id = ?`).run(idOf(9));
  const checking = desk.sync.check();
  for (let i = 0; i < 5; i++) await hub.put([{ entity: 'customer', row: aCustomer(20 + i, { scope, ver: 0, name: '同事写的' }) }]);
  await checking;
  await desk.level();
  expect((await desk.sync.check()).isComplete).toBe(true);
  await expectEqual();

  const proxy = await startProxy({ targetPort: hub.port });
  const far = await aLiveDesk({ hub, user: await hub.addUser(), hubUrl: proxy.url });
  await far.level();
  proxy.cut();
  expect((await far.sync.check()).isComplete).toBe(false);
  await far.stop();
  await proxy.stop();
});
