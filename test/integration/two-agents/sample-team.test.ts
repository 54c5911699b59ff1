/** The sample team as a fresh desk receives it: every row and column, every pack accepted, searchable at once. */
import { expect, test } from 'vitest';
import { searchCustomers } from '../../../src/main/store/db/customer-search-repo.ts';
import { recentCustomers } from '../../../src/main/store/db/customers-repo.ts';
import { newestPack, refusedPacks } from '../../../src/main/store/db/packs-repo.ts';
import { packKinds } from '../../../src/shared/pack/pack.ts';
import { compareWithHub } from '../../support/compare-with-hub.ts';
import { createHub } from '../../support/hub.ts';
import { aLiveDesk } from '../../support/live-desk.ts';

test('a fresh desk of the sample team equals the hub after its first sync', async () => {
  const hub = await createHub({ sample: true });
  const { user, token } = await hub.enrol('agent');
  const desk = await aLiveDesk({ hub, user: { user, token, scopes: [] } });
  await desk.until('first sync is over', () => desk.sync.link().firstSync === null, 25_000);
  const { hub: there, desk: here } = await compareWithHub(desk, hub);
  expect(here).toEqual(there);
  expect(here.rows.customer?.length).toBeGreaterThanOrEqual(100);
  const { cache, own } = desk.store;
  expect(refusedPacks(cache)).toEqual([]);
  expect(packKinds.map((kind) => newestPack(cache, own, kind)?.kind)).toEqual([...packKinds]);
  const [someone] = recentCustomers(cache, 1);
  expect(searchCustomers(cache, someone?.phone.slice(-4) ?? '', 50).some(({ customer }) => customer.id === someone?.id)).toBe(true);
  await desk.stop();
  await hub.stop();
}, 60_000);
