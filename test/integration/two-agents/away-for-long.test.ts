/** A desk that was away for longer than the hub remembers removals: it reads its scopes anew, shows its rows all the while, and ends equal. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { forgetOldRemovals, removalsKeptMs } from '../../../src/hub/app/housekeeping.ts';
import { customerById, recentCustomers } from '../../../src/main/store/db/customers-repo.ts';
import { storedState } from '../../../src/main/store/sync/apply-pull.ts';
import { compareWithHub } from '../../support/compare-with-hub.ts';
import { type FaultProxy, startProxy } from '../../support/fault-proxy.ts';
import { createHub, type TestHub } from '../../support/hub.ts';
import { aLiveDesk, type LiveDesk } from '../../support/live-desk.ts';
import { aCustomer, idOf } from '../../support/synced-rows.ts';

let hub: TestHub;
let proxy: FaultProxy;
let away: LiveDesk;
let near: LiveDesk;
const scope = 'team:team-a';
const dayMs = 86_400_000;

beforeAll(async () => {
  hub = await createHub();
  proxy = await startProxy({ targetPort: hub.port });
  const { user, token, scopes } = await hub.addUser();
  await hub.put(Array.from({ length: 2_500 }, (_, i) => ({ entity: 'customer' as const, row: aCustomer(i + 1, { scope, ver: 0 }) })));
  away = await aLiveDesk({ hub, user: { user, token, scopes }, hubUrl: proxy.url });
  near = await aLiveDesk({ hub, user: await hub.addUser() });
  await away.level();
  await near.level();
});
afterAll(async () => {
  await away.stop();
  await near.stop();
  await proxy.stop();
  await hub.stop();
});

async function scopeRow() {
  const row = await hub.db.selectFrom('sync_scope').select(['seq', 'floor']).where('scope', '=', scope).executeTakeFirstOrThrow();
  const removals = await hub.db.selectFrom('sync_index').select('id').where('scope', '=', scope).where('op', '=', 'r').execute();
  return { ...row, removals: removals.length };
}

test('removals are remembered for 90 days and forgotten after that, never sooner', async () => {
  const nowMs = Date.now();
  proxy.cut();
  await away.until('offline is shown', () => away.sync.link().state === 'offline');
  await hub.put([1, 2, 3].map((n) => ({ entity: 'customer' as const, row: aCustomer(n, { scope, ver: 0, deleted: true }) })));
  await near.level();
  const { seq } = await scopeRow();
  for (let day = 1; day <= 90; day++) await forgetOldRemovals(hub.db, nowMs + day * dayMs);
  expect(await scopeRow()).toMatchObject({ removals: 3 });
  await forgetOldRemovals(hub.db, nowMs + dayMs + removalsKeptMs);
  expect(await scopeRow()).toEqual({ seq, floor: seq, removals: 0 });
});

test('the desk that missed the removals reads its scope anew without an empty screen and ends equal; the other is not disturbed', async () => {
  const before = storedState(near.store).cursors[scope];
  const counts: number[] = [];
  const stop = away.store.onNews(() => counts.push(recentCustomers(away.store.cache, 5_000).length));
  const waiting = away.act('customer.create', { customerId: away.store.newId(), name: '离线时建的', salutation: '', phone: '' });
  proxy.join();
  await away.level();
  await away.until('the scope is read to its end', () => storedState(away.store).cursors[scope]?.phase === 'live');
  await away.level();
  stop();
  expect(Math.min(...counts)).toBeGreaterThanOrEqual(2_497);
  expect([1, 2, 3].map((n) => customerById(away.store.cache, idOf(n)))).toEqual([null, null, null]);
  expect(waiting).not.toBe('');
  await near.level();
  expect(storedState(near.store).cursors[scope]?.phase).toBe(before?.phase);
  for (const desk of [away, near]) {
    const { hub: there, desk: here } = await compareWithHub(desk, hub);
    expect(here).toEqual(there);
  }
});
