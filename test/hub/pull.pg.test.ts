/** Pull: pages equal the tables, only granted scopes, moves and removals as positive events, resets instead of silence. */
import { uuidv7 } from 'uuidv7';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readCells } from '../../src/hub/db/entity-rows.ts';
import { pgStorage } from '../../src/hub/db/hub-storage-pg.ts';
import type { Customer } from '../../src/shared/customer/customer.ts';
import { entityNames, entityTables } from '../../src/shared/sync/entity-table.ts';
import { wireRowToEntity } from '../../src/shared/sync/rows.ts';
import { createHub, type TestHub, type TestUser } from '../support/hub.ts';
import { aContact } from '../support/synced-rows.ts';
import { WireDesk } from './desk-on-the-wire.ts';

let hub: TestHub;
let agent: TestUser;

beforeAll(async () => {
  hub = await createHub();
  agent = await hub.addUser({ teamId: 'team-pull' });
});
afterAll(() => hub.stop());

function aCustomer(scope: string, changes: Partial<Customer> = {}): Customer {
  return {
    id: uuidv7(),
    scope,
    ver: 0,
    deleted: false,
    memberNo: 'M1',
    name: '许知远',
    salutation: '先生',
    phone: '13800001234',
    contactPoints: [{ number: '13800001234', kind: 'mobile', verified: true }],
    tier: '金卡会员',
    verified: true,
    tags: ['老客户'],
    region: '浙江省杭州市西湖区',
    memberSinceMs: 1_700_000_000_000,
    lastContactAtMs: null,
    ...changes,
  };
}

async function desk(user = agent): Promise<WireDesk> {
  const made = new WireDesk(hub, user.token);
  await made.pull();
  return made;
}

test('small pages and one large page give the same rows as the tables', async () => {
  await hub.put(Array.from({ length: 57 }, () => ({ entity: 'customer' as const, row: aCustomer('team:team-pull') })));
  const [whole, paged] = [new WireDesk(hub, agent.token), new WireDesk(hub, agent.token)];
  await whole.pull();
  await paged.pull(7);
  expect(paged.pages).toBeGreaterThan(8);
  expect(new Map([...paged.rows].sort())).toEqual(new Map([...whole.rows].sort()));
  for (const entity of entityNames) {
    const cols = entityTables[entity].columns.map(({ name }) => name);
    const ids = whole.all(entity).map(({ id }) => id);
    const stored = (await readCells(hub.db, entity, ids)).map((cells) => wireRowToEntity(entity, cols, cells));
    expect(whole.all(entity).sort((a, b) => (a.id < b.id ? -1 : 1))).toEqual(stored);
  }
});

test('an answer holds at most the rows asked for, across all scopes', async () => {
  const { body } = await new WireDesk(hub, agent.token).pullOnce({ max_rows: 5 });
  const rows = body.parts.flatMap((part) => part.kinds).reduce((sum, kind) => sum + kind.rows.length + kind.removed.length, 0);
  expect(rows).toBe(5);
  expect(body.parts.some((part) => part.more)).toBe(true);
});

test('long calls come in pages of the bytes asked for, each with one row at least, and all of them come', async () => {
  const user = await hub.addUser({ teamId: 'team-long' });
  const heard = { speaker: 'customer', via: 'speech', rev: 1, emotion: 2 } as const;
  const words = (length: number) =>
    Array.from({ length }, (_, i) => ({
      ...heard,
      findings: [],
      id: `u${i}`,
      text: `第${i}句，我说过了`,
      atMs: i * 4_000,
      endMs: i * 4_000 + 3_000,
    }));
  const calls = Array.from({ length: 60 }, (_, i) =>
    aContact(i, null, { id: uuidv7(), scope: 'team:team-long', ver: 0, transcript: words(i % 3 === 0 ? 900 : 5) }),
  );
  const customers = Array.from({ length: 30 }, () => aCustomer('team:team-long'));
  await hub.put([
    ...calls.map((row) => ({ entity: 'contact' as const, row })),
    ...customers.map((row) => ({ entity: 'customer' as const, row })),
  ]);
  const bytesOf = (part: { kinds: { rows: unknown[] }[] }) => Buffer.byteLength(JSON.stringify(part.kinds.map(({ rows }) => rows)));
  const [longest] = calls.map((row) => Buffer.byteLength(JSON.stringify(row))).toSorted((a, b) => b - a);
  for (const maxBytes of [1, 300_000, undefined]) {
    const made = new WireDesk(hub, user.token);
    const pages: number[] = [];
    const seen = new Map<string, number>();
    for (let more = true; more; ) {
      const { body } = await made.pullOnce(maxBytes === undefined ? {} : { max_bytes: maxBytes });
      made.epoch = body.epoch;
      for (const part of body.parts) made.cursors[part.scope] = part.to;
      for (const { cols, rows } of body.parts.flatMap(({ kinds }) => kinds)) {
        for (const row of rows.map((cells) => String(cells[cols.indexOf('id')]))) seen.set(row, (seen.get(row) ?? 0) + 1);
      }
      pages.push(body.parts.reduce((sum, part) => sum + bytesOf(part), 0));
      more = body.parts.some((part) => part.more);
    }
    for (const { id } of [...calls, ...customers]) expect(seen.get(id)).toBe(1);
    const most = Math.max(maxBytes ?? 2 * 1024 * 1024, (longest ?? 0) * 1.1);
    for (const bytes of pages) expect(bytes).toBeLessThan(most * 1.1);
    expect(pages.length).toBeGreaterThan(maxBytes === undefined ? 1 : 3);
  }
});

test('rows of another team are never delivered, whatever the desk asks for', async () => {
  const secret = aCustomer('team:team-other', { name: '不可见' });
  await hub.put([{ entity: 'customer', row: secret }]);
  const { body } = await new WireDesk(hub, agent.token).pullOnce({ want: { 'team:team-other': 0 } });
  expect(body.parts.map(({ scope }) => scope).sort()).toEqual([...agent.scopes].sort());
  expect(JSON.stringify(body)).not.toContain('不可见');
});

test('a row that moves to another team leaves a removal behind and arrives in the other scope', async () => {
  const row = aCustomer('team:team-pull');
  await hub.put([{ entity: 'customer', row }]);
  const receiver = await hub.addUser({ teamId: 'team-receiving' });
  const [from, to] = [await desk(), await desk(receiver)];
  expect(from.rows.has(`customer:${row.id}`)).toBe(true);
  await hub.put([{ entity: 'customer', row: { ...row, scope: 'team:team-receiving' } }]);
  await from.pull();
  await to.pull();
  expect(from.rows.has(`customer:${row.id}`)).toBe(false);
  expect(to.rows.get(`customer:${row.id}`)).toMatchObject({ scope: 'team:team-receiving', ver: 2 });
});

test('a deleted row is removed from desks and stays known to the hub', async () => {
  const row = aCustomer('team:team-pull');
  await hub.put([{ entity: 'customer', row }]);
  const d = await desk();
  await hub.put([{ entity: 'customer', row: { ...row, deleted: true } }]);
  await d.pull();
  expect(d.rows.has(`customer:${row.id}`)).toBe(false);
  expect((await readCells(hub.db, 'customer', [row.id])).length).toBe(1);
});

test('a scope granted later starts at 0 while the others go on', async () => {
  const d = await desk();
  const shared = aCustomer('team:team-lent');
  await hub.put([{ entity: 'customer', row: shared }]);
  await hub.grant(agent.user.id, 'team:team-lent', true);
  const before = d.cursors['team:team-pull'];
  const pulled = await d.pull();
  expect(pulled.grants.scopes).toContain('team:team-lent');
  expect(d.rows.has(`customer:${shared.id}`)).toBe(true);
  expect(d.cursors['team:team-pull']).toBe(before);
  await hub.grant(agent.user.id, 'team:team-lent', false);
  const after = await d.pull();
  expect(after.grants.ver).toBeGreaterThan(pulled.grants.ver);
  expect(after.parts.map(({ scope }) => scope)).not.toContain('team:team-lent');
});

test('a desk below the tombstone floor is told to start that scope again', async () => {
  const d = await desk();
  const { seq } = await hub.db.selectFrom('sync_scope').select('seq').where('scope', '=', 'team:team-pull').executeTakeFirstOrThrow();
  await hub.db.updateTable('sync_scope').set({ floor: seq }).where('scope', '=', 'team:team-pull').execute();
  const below = await d.pullOnce({ want: { ...d.cursors, 'team:team-pull': 1 } });
  expect(below.body.parts.find(({ scope }) => scope === 'team:team-pull')).toMatchObject({
    from: 1,
    to: 1,
    reset: true,
    more: true,
    kinds: [],
  });
  const fromStart = await d.pullOnce({ want: { ...d.cursors, 'team:team-pull': 0 } });
  expect(fromStart.body.parts.find(({ scope }) => scope === 'team:team-pull')).toMatchObject({ from: 0, reset: false });
  // A fill larger than a page stands below the floor too: what was removed before it began was never sent.
  const filling = await d.pullOnce({ want: { ...d.cursors, 'team:team-pull': 1 }, since: { 'team:team-pull': seq } });
  expect(filling.body.parts.find(({ scope }) => scope === 'team:team-pull')).toMatchObject({ from: 1, reset: false });
  await hub.db.updateTable('sync_scope').set({ floor: 0 }).where('scope', '=', 'team:team-pull').execute();
});

test('forgetting removals raises the floor, never past the scope and never down', async () => {
  const storage = pgStorage(hub.db, hub.running.databaseUrl);
  const scope = 'team:team-prune';
  const customer = aCustomer(scope, { deleted: true });
  await hub.put([{ entity: 'customer', row: customer }]);
  const removals = () => hub.db.selectFrom('sync_index').select('id').where('scope', '=', scope).where('op', '=', 'r').execute();
  const head = () => hub.db.selectFrom('sync_scope').select(['seq', 'floor']).where('scope', '=', scope).executeTakeFirstOrThrow();
  expect(await removals()).toEqual([{ id: customer.id }]);
  await storage.pruneRemovals(scope, 1_000);
  const { seq, floor } = await head();
  expect([floor, await removals()]).toEqual([seq, []]);
  await storage.pruneRemovals(scope, 0);
  expect((await head()).floor).toBe(seq);
});

test('a desk of another epoch gets no rows, only the order to start again', async () => {
  const d = await desk();
  const { body } = await d.pullOnce({ epoch: uuidv7() });
  expect(body).toMatchObject({ epoch: d.epoch, reset: true, parts: [] });
});

test('a cursor ahead of the hub changes the epoch, once for all who report it', async () => {
  const d = await desk();
  const ahead = { want: { ...d.cursors, 'team:team-pull': 999_999 } };
  const answers = await Promise.all([d.pullOnce(ahead), d.pullOnce(ahead)]);
  const epochs = answers.map(({ body }) => body.data?.epoch ?? body.epoch);
  expect(answers[0]?.status === 409 || answers[1]?.status === 409).toBe(true);
  expect(new Set(epochs).size).toBe(1);
  expect(epochs[0]).not.toBe(d.epoch);
  expect(hub.log.some((line) => line.includes('ALARM cursor_ahead'))).toBe(true);
});
