/** Commits of many rows, which travel column by column: the same result as row by row, also for odd texts and for writers at one moment. */
import fc from 'fast-check';
import { sql } from 'kysely';
import { uuidv7 } from 'uuidv7';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eraseCustomer } from '../../src/hub/app/customer-commands.ts';
import { pgArray } from '../../src/hub/db/array-text.ts';
import { hubCommit } from '../../src/hub/db/commit.ts';
import { addSourceRows, findSourceRows, lockIngestScope } from '../../src/hub/db/source-repo.ts';
import type { Db } from '../../src/hub/db/tables.ts';
import { storedRow } from '../../src/hub/services/ingest/judge-rows.ts';
import { entityId } from '../../src/hub/services/ingest-storage.ts';
import type { SourceRow } from '../../src/shared/contract/ingest-rows.ts';
import type { EntityPut } from '../../src/shared/sync/mutation.ts';
import { createHub, type TestHub } from '../support/hub.ts';
import { Source, sourceCustomer } from '../support/integration-source.ts';
import { untilWaiting } from '../support/waiting-locks.ts';

let hub: TestHub;
let teams = 0;
beforeAll(async () => {
  hub = await createHub();
});
afterAll(() => hub.stop());

const many = 60;
const freshScope = () => `team:large${++teams}`;
const oddTexts = [
  '',
  'NULL',
  'null',
  '{a,b}',
  '"',
  '\\',
  '\\"',
  '\\n',
  'a\nb\tc\r',
  '\u0001\u007f',
  'ü 好 😀',
  "it's",
  ' space ',
  ',',
  'true',
];

type Contact = Extract<EntityPut, { entity: 'contact' }>;

function contact(scope: string, text: string, changes: Partial<Contact['row']> = {}): Contact {
  return {
    entity: 'contact',
    row: {
      ...{ id: uuidv7(), scope, ver: 0, deleted: false, customerId: null, ticketId: null, channel: 'chat', direction: 'in' },
      ...{
        fromAddress: text,
        state: 'ended',
        startedAtMs: 1_795_000_000_000,
        endedAtMs: null,
        agentId: null,
        agentName: text,
        summary: text,
      },
      ...{
        emotionPeak: 0,
        wrapCode: text,
        packs: { scripts: 0, rules: 0, guides: 0, policy: 0 },
        guide: null,
        alerts: [],
        satisfaction: null,
      },
      transcript: [{ id: '0', speaker: 'customer', via: 'message', text, atMs: 0, endMs: 0, rev: 1, emotion: null, findings: [] }],
      ...changes,
    },
  };
}

const commit = (puts: readonly EntityPut[]) => hub.db.transaction().execute((tx) => hubCommit(tx, { puts }));

async function stored(scope: string): Promise<Record<string, unknown>[]> {
  const { rows } = await sql<Record<string, unknown>>`SELECT * FROM contact WHERE scope = ${scope} ORDER BY id`.execute(hub.db);
  return rows;
}

async function index(scope: string): Promise<{ id: string; seq: number; op: string }[]> {
  const { rows } = await sql<{
    id: string;
    seq: number;
    op: string;
  }>`SELECT id, seq, op FROM sync_index WHERE scope = ${scope} ORDER BY seq`.execute(hub.db);
  return rows;
}

/** A transaction that stands open, its work done, until it is told to end. */
async function openTransaction(work: (tx: Db) => Promise<unknown>): Promise<{ end(): Promise<void> }> {
  let leave = () => {};
  const left = new Promise<void>((resolve) => {
    leave = resolve;
  });
  let done: Promise<void> = Promise.resolve();
  await new Promise<void>((resolve, reject) => {
    done = hub.db.transaction().execute(async (tx) => {
      await work(tx);
      resolve();
      await left;
    });
    done.catch(reject);
  });
  return {
    async end() {
      leave();
      await done;
    },
  };
}

test('any text comes back out of an array as it went in', async () => {
  const cell = fc.option(fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom(...oddTexts)), { nil: null });
  await fc.assert(
    fc.asyncProperty(fc.array(cell, { maxLength: 20 }), async (given) => {
      const values = given.map((value) => value?.replaceAll('\0', '') ?? null);
      const { rows } = await sql<{ back: (string | null)[] }>`SELECT ${pgArray(values)}::text[] AS back`.execute(hub.db);
      expect(rows[0]?.back).toEqual(values);
    }),
    { numRuns: 200 },
  );
});

test('many rows at once are stored and numbered as one by one', async () => {
  const [whole, single] = [freshScope(), freshScope()];
  const texts = Array.from({ length: many }, (_, n) => oddTexts[n % oddTexts.length] ?? '');
  const puts = texts.map((text) => contact(whole, text));
  expect(await commit(puts)).toEqual({ [whole]: many });
  for (const text of texts) await commit([contact(single, text)]);
  const bare = (rows: Record<string, unknown>[]) => rows.map(({ id: _id, scope: _scope, ...cells }) => cells);
  expect(bare(await stored(whole))).toEqual(bare(await stored(single)));
  expect(await index(whole)).toEqual(puts.map(({ row: { id } }, place) => ({ id, seq: place + 1, op: 'p' })));
});

test.each(oddTexts)('a cell that all rows share is stored in each of them as it was sent: %j', async (shared) => {
  const [whole, single] = [freshScope(), freshScope()];
  const rows = Array.from({ length: many }, (_, n) => contact(whole, shared, { startedAtMs: n }));
  expect(await commit(rows)).toEqual({ [whole]: many });
  const alone = contact(single, shared, { startedAtMs: 0 });
  await commit([alone]);
  const bare = ({ id: _id, scope: _scope, started_at_ms: _startedAtMs, ...cells }: Record<string, unknown>) => cells;
  const [expected] = (await stored(single)).map(bare);
  expect(expected).toMatchObject({ summary: shared, wrap_code: shared, guide: null, customer_id: null });
  expect((await stored(whole)).map(bare)).toEqual(rows.map(() => expected));
});

test('rows that were said to be new and are not: each is there once, moved ones leave their scope, and no number is given twice', async () => {
  const [scope, elsewhere] = [freshScope(), freshScope()];
  const old = contact(elsewhere, 'moves');
  await commit([old]);
  const puts: EntityPut[] = [
    ...Array.from({ length: many }, () => contact(scope, 'new')),
    { entity: 'contact', row: { ...old.row, scope } },
  ];
  const seqs = await hub.db.transaction().execute((tx) => hubCommit(tx, { puts, unseen: new Set(['contact']) }));
  expect(seqs).toEqual({ [scope]: many + 1, [elsewhere]: 2 });
  expect(await stored(scope)).toHaveLength(many + 1);
  expect((await index(scope)).map(({ seq }) => seq)).toEqual(Array.from({ length: many + 1 }, (_, place) => place + 1));
  expect(await index(elsewhere)).toEqual([{ id: old.row.id, seq: 2, op: 'r' }]);
});

test('among many rows, changed ones rise in version, moved ones leave their scope, deleted ones are removals', async () => {
  const [scope, elsewhere] = [freshScope(), freshScope()];
  const old = [contact(scope, 'changes'), contact(elsewhere, 'moves'), contact(scope, 'goes')] as const;
  await commit(old);
  const [changed, moved, gone] = old.map(({ row }) => row.id);
  const fresh = Array.from({ length: many }, () => contact(scope, 'new'));
  const [first, second, third] = old.map(({ row }) => row);
  if (first === undefined || second === undefined || third === undefined) throw new Error('three rows were made');
  const seqs = await commit([
    ...fresh,
    { entity: 'contact', row: { ...first, summary: 'changed' } },
    { entity: 'contact', row: { ...second, scope } },
    { entity: 'contact', row: { ...third, deleted: true } },
  ]);
  expect(seqs).toEqual({ [scope]: 2 + many + 3, [elsewhere]: 2 });
  const versions = new Map((await stored(scope)).map((row) => [row.id, row.ver]));
  expect([changed, moved, gone].map((id) => versions.get(id))).toEqual([2, 2, 2]);
  expect(fresh.map(({ row }) => versions.get(row.id))).toEqual(fresh.map(() => 1));
  const lines = await index(scope);
  expect(lines.map(({ seq }) => seq)).toEqual(Array.from({ length: many + 3 }, (_, place) => place + 3));
  expect(lines.slice(-3)).toEqual([
    { id: changed, seq: many + 3, op: 'p' },
    { id: moved, seq: many + 4, op: 'p' },
    { id: gone, seq: many + 5, op: 'r' },
  ]);
  expect(await index(elsewhere)).toEqual([{ id: moved, seq: 2, op: 'r' }]);
});

test('two who write the same new rows at one moment leave each row once, in its second version', async () => {
  const scope = freshScope();
  const puts = Array.from({ length: many }, () => contact(scope, 'first'));
  const earlier = await openTransaction((tx) => hubCommit(tx, { puts }));
  const later = commit(puts.map(({ row }) => ({ entity: 'contact', row: { ...row, summary: 'second' } })));
  await untilWaiting(hub.db);
  await earlier.end();
  expect(await later).toEqual({ [scope]: 2 * many });
  expect(new Set((await stored(scope)).map(({ ver, summary }) => `${String(ver)} ${String(summary)}`))).toEqual(new Set(['2 second']));
  expect(await index(scope)).toEqual(puts.map(({ row: { id } }, place) => ({ id, seq: many + place + 1, op: 'p' })));
});

test('a row that somebody else stored this moment is judged again', async () => {
  const scope = freshScope();
  const source = await new Source(hub, 'twice', scope).open();
  const row = { ...sourceCustomer('c', { name: '先到' }), source_version: 1 };
  const earlier = await openTransaction((tx) => addSourceRows(tx, [storedRow(source.name, row as unknown as SourceRow)], 1));
  const later = source.send({ ...sourceCustomer('c', { name: '后到' }), source_version: 2 });
  await untilWaiting(hub.db);
  await earlier.end();
  expect(await later).toMatchObject({ accepted: 1, rejected: 0 });
  const [found] = await findSourceRows(hub.db, source.name, 'customer', ['c']);
  expect(found).toMatchObject({ version: 2, body: { name: '后到' } });
});

test('an erasure waits for the batch that is being taken', async () => {
  const scope = freshScope();
  const source = await new Source(hub, 'waits', scope).open();
  await source.send(sourceCustomer('c'));
  const batch = await openTransaction((tx) => lockIngestScope(tx, scope));
  const erasure = eraseCustomer(hub.db, entityId(source.name, 'customer', 'c'), Date.now());
  await untilWaiting(hub.db);
  await batch.end();
  expect(await erasure).toMatchObject({ customer: 1 });
});
