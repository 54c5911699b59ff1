/** The hub's own door, for desks, under bodies that no desk of ours sends: never a fault, nothing of what is refused stays, and no right is gained. */
import fc from 'fast-check';
import { sql } from 'kysely';
import { uuidv7 } from 'uuidv7';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Json } from '../../src/shared/base/result.ts';
import { mutationNames } from '../../src/shared/sync/mutations.ts';
import type { Mutation } from '../../src/shared/sync/wire.ts';
import { createHub, type TestHub, type TestUser } from '../support/hub.ts';
import { aPulledDesk, type WireDesk } from './desk-on-the-wire.ts';

let hub: TestHub;
let agent: TestUser;
let desk: WireDesk;

beforeAll(async () => {
  hub = await createHub();
  agent = await hub.addUser();
});
beforeEach(async () => {
  desk = await aPulledDesk(hub, agent);
});
afterAll(() => hub.stop());

const bugs = () => hub.log.filter((line) => line.startsWith('bug'));

async function held(): Promise<unknown> {
  const { rows } = await sql`
    SELECT (SELECT count(*) FROM mutation_ledger)::int AS judged, (SELECT coalesce(sum(seq), 0) FROM sync_scope)::int AS seqs,
           (SELECT epoch FROM hub_meta) AS epoch
  `.execute(hub.db);
  return rows[0];
}

describe('an id in another spelling', () => {
  test('is not another id: nobody takes over a customer of another team by writing it in capitals', async () => {
    const stranger = await hub.addUser({ teamId: 'team-b' });
    const theirs = await aPulledDesk(hub, stranger);
    const theirCustomer = theirs.newCustomer();
    await theirs.push([theirCustomer]);
    const { customerId } = theirCustomer.args as { customerId: string };
    const takeOver = desk.newCustomer();
    takeOver.args = { ...(takeOver.args as object), name: '冒名', customerId: customerId.toUpperCase() } as Json;
    const { body } = await desk.push([takeOver]);
    expect(body.results).toMatchObject([{ status: 'rejected', code: 'input.invalid' }]);
    const { rows } = await sql`SELECT scope, name FROM customer WHERE id = ${customerId}`.execute(hub.db);
    expect(rows).toEqual([{ scope: 'team:team-b', name: '林晚秋' }]);
  });

  test('is no second action either: a replay in capitals is refused, and the next push goes on', async () => {
    const first = desk.newCustomer();
    await desk.push([first]);
    const inCapitals = await desk.push([{ ...first, id: first.id.toUpperCase(), n: 2 }]);
    expect([inCapitals.status, inCapitals.body.code]).toEqual([400, 'BAD_REQUEST']);
    const next = await desk.push([desk.newCustomer()]);
    expect(next.body).toMatchObject({ last_n: 2, results: [{ status: 'ok' }] });
  });
});

const deep = JSON.parse(`${'['.repeat(3_000)}${']'.repeat(3_000)}`) as Json;

test.each<[string, Partial<Mutation>]>([
  ['a name that no database stores', { name: 'ticket\0addNote' }],
  ['a name that is half a character', { name: '\ud800' }],
  ['a name without end', { name: 'x'.repeat(1_000_000) }],
  ['arguments nested without end', { args: deep }],
])('%s is the sender’s fault and is said so', async (_, change) => {
  const before = await held();
  const { status, body } = await desk.push([{ ...desk.newCustomer(), ...change }]);
  expect([status, body.code]).toEqual([400, 'BAD_REQUEST']);
  expect([await held(), bugs()]).toEqual([before, []]);
});

const oddText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom('\0', '\ud800', '\udfff半', '__proto__', 'constructor', 'global', 'team:team-b', '好'.repeat(100_000), ''),
);
const oddValue: fc.Arbitrary<unknown> = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  oddText,
  fc.uuid(),
  fc.uuid().map((id) => id.toUpperCase()),
  fc.constantFrom(-1, 0, 0.5, 2 ** 31, Number.MAX_SAFE_INTEGER, 1e300, null, deep),
);
const argKeys = ['ticketId', 'customerId', 'contactId', 'id', 'name', 'text', 'stage', 'kind', 'content', 'phone', 'reason', '__proto__'];
const oddArgs = fc.dictionary(fc.constantFrom(...argKeys), oddValue, { maxKeys: 6 });
const mutationKeys = ['id', 'n', 'name', 'v', 'args', 'expects', 'depends_on', 'at_wall', 'extra'] as const;
const requestKeys = ['proto', 'schema', 'client_id', 'epoch', 'mutations', 'want', 'since', 'max_rows', 'max_bytes'] as const;
const few = <K extends string>(keys: readonly K[]) => fc.dictionary(fc.constantFrom(...keys), oddValue, { maxKeys: 2 });

test('whatever is odd in a push, it is judged or refused whole, and the same again changes nothing', async () => {
  const odd = fc.record({ change: few(mutationKeys), args: oddArgs, name: fc.constantFrom(...mutationNames), top: few(requestKeys) });
  await fc.assert(
    fc.asyncProperty(fc.array(odd, { minLength: 1, maxLength: 3 }), async (many) => {
      const own = await aPulledDesk(hub, agent);
      const mutations = many.map(({ change, args, name }, at) => {
        const good = { id: uuidv7(), n: at + 1, name, v: 1, args, at_wall: Date.now() };
        return { ...good, ...change } as unknown as Mutation;
      });
      const before = await held();
      const { status, body } = await own.push(mutations, many[0]?.top);
      expect(status, JSON.stringify(body).slice(0, 300)).toBeLessThan(500);
      const after = await held();
      if (status !== 200) expect(after).toEqual(before);
      const again = await own.push(mutations, many[0]?.top);
      expect([again.status, await held()]).toEqual([status, after]);
    }),
    { numRuns: 100 },
  );
  expect(bugs()).toEqual([]);
}, 180_000);

test.each([
  ['pull', { max_rows: 10, want: {} }],
  ['digest', { scope: 'global', list: [] }],
  ['rows', { scope: 'global', ids: [[1, uuidv7()]] }],
])(
  'whatever is odd in a question (%s), it is answered or refused, and nothing changes',
  async (path, good) => {
    const keys = [...requestKeys.filter((key) => key !== 'want' && key !== 'mutations'), 'scope', 'list', 'ids', 'extra'];
    const odd = fc.oneof(
      few(keys),
      fc.dictionary(oddText, fc.oneof(fc.constant(0), oddValue), { maxKeys: 3 }).map((since) => ({ since })),
    );
    await fc.assert(
      fc.asyncProperty(odd, async (change) => {
        const before = await held();
        const request = { proto: 1, schema: 1, client_id: desk.clientId, epoch: desk.epoch, ...good, ...change };
        const { status, body } = await desk.send<object>('POST', `/sync/v1/${path}`, request);
        expect(status, JSON.stringify(body).slice(0, 300)).toBeLessThan(500);
        expect(await held()).toEqual(before);
      }),
      { numRuns: 60 },
    );
    expect(bugs()).toEqual([]);
  },
  120_000,
);
