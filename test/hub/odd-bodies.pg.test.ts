/** Both doors of the hub for other systems, under bodies of any kind: never a fault, never half a batch, every row answered for. */
import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { IngestAnswer } from '../../src/shared/contract/ingest.ts';
import { said } from '../support/events.ts';
import { createHub, type TestHub } from '../support/hub.ts';
import { Source, sourceCustomer, sourceOrder } from '../support/integration-source.ts';

let hub: TestHub;
let source: Source;
beforeAll(async () => {
  hub = await createHub();
  const { user } = await hub.addUser();
  source = await new Source(hub, 'odd', `team:${user.teamId}`).open();
});
afterAll(() => hub.stop());

type Count = { rows: number; events: number; seqs: number };

async function held(): Promise<Count> {
  const { rows } = await sql<Count>`
    SELECT (SELECT count(*) FROM source_row)::int AS rows, (SELECT count(*) FROM contact_event)::int AS events,
           (SELECT coalesce(sum(seq), 0) FROM sync_scope)::int AS seqs
  `.execute(hub.db);
  return rows[0] ?? { rows: -1, events: -1, seqs: -1 };
}

async function post(
  path: string,
  body: Uint8Array | string,
  type = 'application/json',
  token = source.token,
): Promise<{ status: number; text: string }> {
  const response = await fetch(`${hub.url}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': type },
    body: typeof body === 'string' ? body : Buffer.from(body),
  });
  return { status: response.status, text: await response.text() };
}

const deep = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
const oddText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom('\0', '\ud800', '\udfff半', '__proto__', 'constructor', '﷽'.repeat(200), '好'.repeat(100_000), ''),
);
const oddJson = fc.oneof(
  fc.json({ maxDepth: 4 }),
  fc.constantFrom(
    '',
    'null',
    '{}',
    '[]',
    '{"rows":{}}',
    '{"rows":[]}',
    '{"rows":[null]}',
    '{"rows":1e999}',
    '{"rows":[{"__proto__":{"kind":"customer"}}]}',
  ),
  fc.constantFrom(
    '{"__proto__":{"rows":[{}]}}',
    '{"rows":[{"kind":"customer","kind":"order"}]}',
    `{"rows":[${deep(5_000)}]}`,
    deep(50_000),
    '{"rows":[{}',
    '\ufeff[]',
  ),
  fc.array(fc.dictionary(oddText, oddText, { maxKeys: 6 }), { maxLength: 5 }).map((rows) => JSON.stringify({ rows })),
  fc
    .array(fc.dictionary(fc.constantFrom('v', 'id', 'seq', 'source', 'contact_id', 'kind', 'ts_wall', 'payload'), oddText), {
      maxLength: 5,
    })
    .map((events) => JSON.stringify(events)),
);
const body = fc.oneof(fc.uint8Array({ maxLength: 300 }), oddJson);
const type = fc.constantFrom(
  'application/json',
  'application/json; charset=utf-16',
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
);

test.each(['/ingest/v1/batch', '/contact-events/v1'])(
  '%s answers any body, and one it refuses leaves nothing behind',
  async (path) => {
    await fc.assert(
      fc.asyncProperty(body, type, async (bytes, kind) => {
        const before = await held();
        const { status, text } = await post(path, bytes, kind);
        expect(status, text.slice(0, 300)).toBeLessThan(500);
        if (status !== 200) expect(await held()).toEqual(before);
        expect(() => JSON.parse(text)).not.toThrow();
      }),
      { numRuns: 120 },
    );
    expect(hub.log.filter((line) => line.startsWith('bug'))).toEqual([]);
  },
  180_000,
);

test('a body above the limit is refused whole', async () => {
  const before = await held();
  const rows = JSON.stringify({ rows: [sourceCustomer('huge', { name: '长'.repeat(12 * 1024 * 1024) })] });
  expect((await post('/ingest/v1/batch', rows)).status).toBe(413);
  expect(await held()).toEqual(before);
}, 60_000);

test('one event too many, or one that is odd, costs that event alone', async () => {
  const odd = fc.oneof(
    fc.json().map((text) => JSON.parse(text) as unknown),
    fc.constant({ ...said(1, '喂'), payload: null }),
  );
  let turn = 100;
  await fc.assert(
    fc.asyncProperty(fc.array(odd, { maxLength: 6 }), async (others) => {
      turn += 1;
      const { status, text } = await post('/contact-events/v1', JSON.stringify([...others, said(turn, '好的')]));
      expect(status).toBe(200);
      const answer = JSON.parse(text) as { accepted: number; refused: { index: number }[] };
      expect(answer.accepted + answer.refused.length).toBe(others.length + 1);
      expect(answer.refused.map(({ index }) => index)).not.toContain(others.length);
    }),
    { numRuns: 40 },
  );
}, 120_000);

test('5,000 rows with repeats, late versions and odd ones: each has its result, and what is there is what they say', async () => {
  const many = await new Source(hub, 'many', source.scope).open();
  const shapes = fc.tuple(
    fc.integer({ min: 0, max: 400 }),
    fc.integer({ min: 0, max: 6 }),
    fc.constantFrom('customer', 'order', 'odd', 'withdrawn'),
    oddText,
  );
  const [draw] = fc.sample(fc.array(shapes, { minLength: 5_000, maxLength: 5_000 }), { numRuns: 1, seed: 20_261_122 });
  const rows = (draw ?? []).map(([n, version, shape, text]) => {
    if (shape === 'odd')
      return { kind: 'customer', source_id: text, source_version: version, [text.slice(0, 40) || 'x']: text.slice(0, 500) };
    if (shape === 'withdrawn') return { kind: 'order', source_id: `o${n}`, source_version: version, deleted: true };
    const named = { source_version: version };
    return shape === 'order'
      ? sourceOrder(`o${n}`, `c${n % 90}`, { ...named, product: `商品${version}` })
      : sourceCustomer(`c${n % 90}`, { ...named, name: `客户${version}` });
  });
  const { status, text } = await post('/ingest/v1/batch', JSON.stringify({ rows }), 'application/json', many.token);
  expect(status).toBe(200);
  const answer = JSON.parse(text) as IngestAnswer;
  expect(answer.results.map(({ index }) => index)).toEqual(rows.map((_, index) => index));
  expect(answer.accepted + answer.unchanged + answer.stale + answer.rejected).toBe(rows.length);
  const latest = new Map<string, number>();
  for (const { status: told, kind, source_id, index } of answer.results) {
    if (told === 'rejected' || told === 'stale') continue;
    const { source_version: version } = rows[index] as { source_version: number };
    latest.set(`${kind} ${source_id}`, Math.max(version, latest.get(`${kind} ${source_id}`) ?? 0));
  }
  const stored = await sql<{ name: string; version: number }>`
    SELECT kind || ' ' || source_id AS name, version FROM source_row WHERE source = ${many.name}
  `.execute(hub.db);
  expect(new Map(stored.rows.map(({ name, version }) => [name, Number(version)]))).toEqual(latest);
  const again = JSON.parse((await post('/ingest/v1/batch', JSON.stringify({ rows }), 'application/json', many.token)).text) as IngestAnswer;
  expect(again.accepted).toBe(0);
}, 180_000);
