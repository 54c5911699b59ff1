/** What sources said in a contact, on real PostgreSQL: it goes with the contact when that has outlived its days, and comes back by no other way. */
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { holdCustomer, releaseCustomer } from '../../src/hub/app/customer-commands.ts';
import { runRetention } from '../../src/hub/app/run-retention.ts';
import { contactsOfSourceRows } from '../../src/hub/db/migrations/0280-contacts-of-source-rows.ts';
import { dayMs } from '../../src/shared/base/clock.ts';
import { createHub, type TestHub } from '../support/hub.ts';
import { Source, sourceCall, sourceCustomer, verifiedPhone } from '../support/integration-source.ts';
import { publishPolicy } from '../support/retention-policy.ts';

let hub: TestHub;
let crm: Source;
const began = 1_795_100_000_000;
const nowMs = began + 101 * dayMs;
const said = '电话里说的私事';
const recent = { started_at: nowMs - dayMs, ended_at: nowMs - dayMs + 60_000 };

beforeEach(async () => {
  hub = await createHub({ nowMs: () => nowMs });
  await publishPolicy(hub, { contacts: 100 });
  crm = await new Source(hub, 'crm', 'team:team-a').open();
});
afterEach(() => hub.stop());

const call = (id: string, owner: string | null, changes: object = {}) => sourceCall(id, owner, { summary: said, ...changes });
const rating = (id: string, of: string, changes: object = {}) => ({
  ...{ kind: 'satisfaction', source_id: id, source_version: 1, contact: of, score: 2 },
  ...changes,
});

/** Rows of the source with their versions, and whether anything they said is here. */
async function sourceRows(): Promise<string[]> {
  const found = await sql<{ told: string }>`
    SELECT kind || ' ' || source_id || ' ' || version || CASE WHEN body IS NULL AND parent_id IS NULL THEN '' ELSE ' said' END AS told
    FROM source_row WHERE kind IN ('contact', 'satisfaction') ORDER BY 1`.execute(hub.db);
  return found.rows.map(({ told }) => told);
}
const living = async () =>
  (await sql<{ summary: string }>`SELECT summary FROM contact WHERE NOT deleted ORDER BY 1`.execute(hub.db)).rows.map(
    ({ summary }) => summary,
  );
const idOfCustomer = async () => (await sql<{ id: string }>`SELECT id FROM customer WHERE NOT deleted`.execute(hub.db)).rows[0]?.id ?? '';

test('a contact that has outlived its days takes along what its source said in it and how it was rated; younger ones keep theirs', async () => {
  await crm.send(sourceCustomer('a'), call('old', 'a'), call('new', 'a', { ...recent, summary: '昨天' }), call('nobody', null));
  await crm.send(call('chat', null, { channel: 'chat', from: 'visitor-17' }));
  await crm.send(rating('r-old', 'old'), rating('r-new', 'new'));
  expect((await runRetention({ db: hub.db, nowMs, dryRun: true })).counts).toEqual({ contacts: 3 });
  expect((await sourceRows()).every((row) => row.endsWith(' said'))).toBe(true);
  expect((await runRetention({ db: hub.db, nowMs })).counts).toEqual({ contacts: 3 });
  expect(await sourceRows()).toEqual([
    'contact chat 1',
    'contact new 1 said',
    'contact nobody 1',
    'contact old 1',
    'satisfaction r-new 1 said',
    'satisfaction r-old 1',
  ]);
  expect((await sql`SELECT 1 FROM source_caller`.execute(hub.db)).rows).toEqual([]);
});

test('the same rows sent again bring no contact back, nor does whatever moves its customer', async () => {
  await crm.send(sourceCustomer('a', { phones: verifiedPhone('13800001037') }), call('old', 'a'), call('nobody', null), rating('r', 'old'));
  await runRetention({ db: hub.db, nowMs });
  expect(await living()).toEqual([]);
  await crm.send(call('old', 'a'), call('nobody', null), rating('r', 'old'));
  await crm.send({ kind: 'customer', source_id: 'a', source_version: 2, deleted: true });
  await crm.send(sourceCustomer('a', { source_version: 3, phones: verifiedPhone('13800001037') }));
  expect(await living()).toEqual([]);
  expect(await sourceRows()).toEqual(['contact nobody 1', 'contact old 1', 'satisfaction r 1']);
  await crm.send(call('old', 'a', { source_version: 2, ...recent, summary: '改过的时间' }));
  expect(await living()).toEqual(['改过的时间']);
});

test('whom a hold keeps also keeps what their sources said, until it is released', async () => {
  await crm.send(sourceCustomer('a'), call('old', 'a'), rating('r', 'old'));
  await holdCustomer(hub.db, await idOfCustomer(), { reason: '仲裁 2026-17', atMs: nowMs });
  await runRetention({ db: hub.db, nowMs });
  expect(await sourceRows()).toEqual(['contact old 1 said', 'satisfaction r 1 said']);
  await releaseCustomer(hub.db, await idOfCustomer(), nowMs + 1);
  await runRetention({ db: hub.db, nowMs });
  expect(await sourceRows()).toEqual(['contact old 1', 'satisfaction r 1']);
});

test('the upgrade clears what lay there of removed contacts, and keeps what is only withdrawn or still here', async () => {
  await crm.send(sourceCustomer('a'), sourceCustomer('b'), call('öä"old', 'a'), call('new', 'a', recent), call('waits', 'b', recent));
  await crm.send(rating('r', 'öä"old'), { kind: 'customer', source_id: 'b', source_version: 2, deleted: true });
  const before = await sql`SELECT kind, source_id, contact_id FROM source_row ORDER BY 1, 2`.execute(hub.db);
  await sql`CREATE TABLE said AS SELECT kind, source_id, body, parent_id, hash FROM source_row`.execute(hub.db);
  await runRetention({ db: hub.db, nowMs });
  await sql`UPDATE source_row r SET body = s.body, parent_id = s.parent_id, hash = s.hash FROM said s WHERE s.kind = r.kind AND s.source_id = r.source_id`.execute(
    hub.db,
  );
  await sql`DROP INDEX source_row_contact`.execute(hub.db);
  await sql`ALTER TABLE source_row DROP COLUMN contact_id`.execute(hub.db);
  await hub.db.transaction().execute((tx) => contactsOfSourceRows.up(tx as never));
  expect((await sql`SELECT kind, source_id, contact_id FROM source_row ORDER BY 1, 2`.execute(hub.db)).rows).toEqual(before.rows);
  expect(await sourceRows()).toEqual(['contact new 1 said', 'contact waits 1 said', 'contact öä"old 1', 'satisfaction r 1']);
});
