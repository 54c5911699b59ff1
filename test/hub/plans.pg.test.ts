/** Plans of the hub's hot queries over thousands of rows: what a pull, a batch of a source and a join of persons ask is found by index. */
import { CompiledQuery, Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pgAway, writeAwayKeys } from '../../src/hub/db/away-repo.ts';
import { findCallers } from '../../src/hub/db/caller-repo.ts';
import { hubCommit } from '../../src/hub/db/commit.ts';
import { lockCustomers } from '../../src/hub/db/dossier-repo.ts';
import { readCells } from '../../src/hub/db/entity-rows.ts';
import { inTransaction } from '../../src/hub/db/hub-storage-pg.ts';
import {
  findHolders,
  findPersons,
  findPersonsBy,
  findUnsourced,
  keysOf,
  lastContacts,
  rowsOfHome,
  setKeys,
} from '../../src/hub/db/identity-repo.ts';
import { readHeads, readIndex, readOpening } from '../../src/hub/db/pull-repo.ts';
import { findChildRows, findSourceRows, forgetSourcesOfContacts } from '../../src/hub/db/source-repo.ts';
import type { Db, HubTables } from '../../src/hub/db/tables.ts';
import { findTicketNumbers } from '../../src/hub/db/ticket-repo.ts';
import { awayRanges, callerRanges } from '../../src/shared/customer/away-keys.ts';
import { archiveScope } from '../../src/shared/retention/archive-scope.ts';
import type { EntityPut } from '../../src/shared/sync/mutation.ts';
import { createHub, type TestHub } from '../support/hub.ts';
import { Source, sourceCall, sourceCustomer, sourceOrder, verifiedPhone } from '../support/integration-source.ts';

type Asked = { sql: string; parameters: readonly unknown[] };
type PlanNode = { 'Node Type': string; 'Relation Name'?: string; Plans?: PlanNode[] };

/** Customers are away from this number on, half of them. */
const away = 1_200;

let hub: TestHub;
let scope: string;
let source: Source;
let db: Db;
let userId: string;
const asked: Asked[] = [];

beforeAll(async () => {
  hub = await createHub();
  const { user } = await hub.addUser();
  userId = user.id;
  scope = `team:${user.teamId}`;
  source = await new Source(hub, 'plans', scope).open();
  for (let batch = 0; batch < 2; batch++) {
    const rows = Array.from({ length: 1_200 }, (_, index) => batch * 1_200 + index).flatMap((n) => [
      sourceCustomer(`c${n}`, { name: `客户${n}`, member_no: `M${n}`, phones: verifiedPhone(`138${String(n).padStart(8, '0')}`) }),
      sourceOrder(`o${n}`, `c${n}`),
      sourceCall(`k${n}`, `c${n}`),
      sourceCall(`u${n}`, null, { from: `138${String(n).padStart(8, '0')}` }),
    ]);
    await source.send(...rows);
  }
  const ids = (await sql<{ id: string }>`SELECT id FROM customer WHERE substr(member_no, 2)::int >= ${away}`.execute(hub.db)).rows.map(
    ({ id }) => id,
  );
  await inTransaction(hub.db, async (tx) => {
    const puts = await lockCustomers(tx, ids);
    await hubCommit(tx, { puts: puts.map((put) => ({ ...put, row: { ...put.row, scope: archiveScope(put.row.scope) } }) as EntityPut) });
    await writeAwayKeys(tx, ids);
  });
  await sql`ANALYZE`.execute(hub.db);
  const { rows } = await sql<{ name: string }>`SELECT current_database() AS name`.execute(hub.db);
  const url = new URL(hub.running.databaseUrl);
  url.pathname = `/${rows[0]?.name}`;
  const pool = new pg.Pool({ connectionString: url.href, max: 1 });
  db = new Kysely<HubTables>({
    dialect: new PostgresDialect({ pool }),
    log: ({ query }) => void asked.push({ sql: query.sql, parameters: query.parameters }),
  });
}, 120_000);
afterAll(async () => {
  await db.destroy();
  await hub.stop();
});

/** Tables that grow with the team; the others hold a few lines. */
const large = new Set([
  'away_key',
  'customer',
  'orders',
  'contact',
  'ticket',
  'source_row',
  'source_caller',
  'person_record',
  'identity_key',
  'sync_index',
  'row_home',
]);

function scansOf(node: PlanNode): string[] {
  const own = node['Node Type'] === 'Seq Scan' && large.has(node['Relation Name'] ?? '') ? [node['Relation Name'] ?? ''] : [];
  return [...own, ...(node.Plans ?? []).flatMap(scansOf)];
}

/** Whole tables that the statements of `ask` walk through. A table without rows is read whole whatever is asked. */
async function walkedBy(ask: (tx: Db) => Promise<unknown>): Promise<{ statements: number; walked: string[] }> {
  asked.length = 0;
  await db.transaction().execute(ask);
  const statements = asked.filter(({ sql: text }) => /\b(select|delete|with)\b/i.test(text) && !/^(begin|commit|set )/i.test(text));
  const walked: string[] = [];
  for (const { sql: text, parameters } of statements) {
    const { rows } = await hub.db.executeQuery<{ 'QUERY PLAN': { Plan: PlanNode }[] }>(
      CompiledQuery.raw(`EXPLAIN (FORMAT JSON) ${text}`, [...parameters]),
    );
    walked.push(...scansOf(rows[0]?.['QUERY PLAN'][0]?.Plan ?? { 'Node Type': 'none' }));
  }
  const filled = await Promise.all(
    [...new Set(walked)].map(async (table) =>
      (await sql`SELECT 1 FROM ${sql.table(table)} LIMIT 1`.execute(hub.db)).rows.length > 0 ? table : null,
    ),
  );
  return { statements: statements.length, walked: filled.flatMap((table) => table ?? []) };
}

const few = (prefix: string) => Array.from({ length: 20 }, (_, n) => `${prefix}${n * 7}`);

async function someIds(table: 'customer' | 'orders' | 'contact'): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`SELECT id FROM ${sql.table(table)} ORDER BY id LIMIT 20`.execute(hub.db);
  return rows.map(({ id }) => id);
}

test.each([
  ['what a desk is asked for first', (tx) => readOpening(tx, { userId, clientId: '01900000-0000-7000-8000-000000000001', epoch: null })],
  ['how far its scopes are', (tx) => readHeads(tx, [scope])],
  ['a page of changes', (tx) => readIndex(tx, scope, 5_000, 500)],
  ['the rows of a page', async (tx) => readCells(tx, 'order', await someIds('orders'))],
  ['rows of a source by name', (tx) => findSourceRows(tx, source.name, 'order', few('o'))],
  ['what belongs to rows of a source', (tx) => findChildRows(tx, source.name, ['order', 'contact'], few('c'))],
  ['persons by name', (tx) => findPersons(tx, source.name, few('c'))],
  ['persons by id', async (tx) => findPersonsBy(tx, 'own_id', await someIds('customer'))],
  ['persons of customers', async (tx) => findPersonsBy(tx, 'customer_id', await someIds('customer'))],
  ['keys of persons', async (tx) => keysOf(tx, await findPersonsBy(hub.db, 'own_id', await someIds('customer')))],
  ['holders of keys', (tx) => findHolders(tx, scope, few('member:M'), 9)],
  ['customers of no source', (tx) => findUnsourced(tx, scope, few('M'), ['13800000007'])],
  ['calls without a name', (tx) => findCallers(tx, scope, few('1380000'))],
  ['what sources said in contacts that go', async (tx) => forgetSourcesOfContacts(tx, await someIds('contact'))],
  ['last contacts', async (tx) => lastContacts(tx, await someIds('customer'))],
  ['ticket numbers', (tx) => findTicketNumbers(tx, scope, ['TK-20261118-7F3KQ'])],
  [
    'keys that are replaced',
    (tx) =>
      setKeys(
        tx,
        scope,
        few('c').map((id) => ({ source: source.name, personId: id, kind: 'customer', sourceId: id, keys: [`member:${id}`], before: id })),
      ),
  ],
] satisfies [string, (tx: Db) => Promise<unknown>][])('%s', async (_, ask) => {
  const { statements, walked } = await walkedBy(ask);
  expect(statements).toBeGreaterThan(0);
  expect(walked).toEqual([]);
});

test.each([
  ['a name', '客户2399', awayRanges('客户2399')],
  ['a beginning of many names', '客户', awayRanges('客户')],
  ['the end of a number', '2399', awayRanges('2399')],
  ['a member number', 'M2399', awayRanges('M2399')],
  ['an order number', 'D-o2399', awayRanges('D-o2399')],
  ['whoever calls', '13800002399', callerRanges('13800002399').flat()],
])('customers away, by %s', async (_, text, ranges) => {
  let found = 0;
  const { statements, walked } = await walkedBy(async (tx) => {
    found = (await pgAway(tx).find({ scopes: [scope], ranges, limit: 21 })).length;
  });
  expect([text, found > 0, statements > 1, walked]).toEqual([text, true, true, []]);
});

test('rows that lie with a customer', async () => {
  const [home = ''] = await someIds('customer');
  expect((await walkedBy((tx) => rowsOfHome(tx, home, true))).walked).toEqual([]);
});
