/** What the hub answers to a desk that checks itself: only of granted scopes, only in its own epoch and schema, from one snapshot. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { proto, schema } from '../../src/shared/contract/protocol-version.ts';
import { bucketOf, differingBuckets } from '../../src/shared/sync/digest.ts';
import type { DigestResponse, RowsResponse } from '../../src/shared/sync/wire.ts';
import { createHub, type TestHub } from '../support/hub.ts';
import { aCustomer, idOf } from '../support/synced-rows.ts';
import { WireDesk } from './desk-on-the-wire.ts';

let hub: TestHub;
let desk: WireDesk;
const scope = 'team:team-a';

beforeAll(async () => {
  hub = await createHub();
  desk = new WireDesk(hub, (await hub.addUser()).token);
  await hub.put(Array.from({ length: 1_500 }, (_, i) => ({ entity: 'customer' as const, row: aCustomer(i + 1, { scope, ver: 0 }) })));
  await desk.pull();
});
afterAll(async () => {
  await hub.stop();
});

const ask = (changes: object = {}) =>
  desk.send<DigestResponse>('POST', '/sync/v1/digest', { proto, schema, epoch: desk.epoch, scope, list: [], ...changes });
const rows = (changes: object = {}) =>
  desk.send<RowsResponse>('POST', '/sync/v1/rows', { proto, schema, epoch: desk.epoch, scope, ids: [[1, idOf(5)]], ...changes });

test('a change of one row shows in its bucket, and the listed bucket names the rows in it', async () => {
  const before = (await ask()).body;
  await hub.put([{ entity: 'customer', row: aCustomer(7, { scope, ver: 0, region: '上海' }) }]);
  const after = (await ask({ list: [bucketOf(idOf(7))] })).body;
  expect(after.seq).toBe(before.seq + 1);
  expect(differingBuckets(before.buckets, after.buckets)).toEqual([bucketOf(idOf(7))]);
  expect(after.entries.map(([, id]) => id)).toContain(idOf(7));
  expect(after.entries.every(([, id]) => bucketOf(id) === bucketOf(idOf(7)))).toBe(true);
});

test('rows come by id, those the scope does not hold are left out', async () => {
  const ids = [5, 1_400, 99_999].map((n) => [1, idOf(n)]);
  const { kinds } = (await rows({ ids })).body;
  expect(kinds.map(({ kind, rows: found }) => [kind, found.map(([id]) => id)])).toEqual([[1, [idOf(5), idOf(1_400)]]]);
});

test.each([
  ['a scope that is not granted', { scope: 'team:other' }, 403],
  ['another epoch', { epoch: '00000000-0000-7000-8000-00000000dead' }, 409],
  ['another schema', { schema: 99 }, 400],
  ['a body of another shape', { scope: 7 }, 400],
])('%s is refused', async (_name, changes, status) => {
  expect((await ask(changes)).status).toBe(status);
  expect((await rows(changes)).status).toBe(status);
});
