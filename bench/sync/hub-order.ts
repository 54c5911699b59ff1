/**
 * Eight writers and one reader that follows the counter: with the hub's own commit, whose counter is taken last, and with a copy of it
 * that takes a sequence first, as one would without thinking. Counts what the reader never saw.
 */
import pg from 'pg';
import { uuidv7 } from 'uuidv7';

const writers = 8;
const mostWorkMs = 4;
const manyScopes = 12;
const scopeOf = (number: number) => `team:order-${number}`;

type Way = { name: string; scopes: number; begin: string | null; commit: string };

/** The product's function with one change: the number comes from outside. */
async function plantNaive(client: pg.Client): Promise<void> {
  await client.query('CREATE SEQUENCE IF NOT EXISTS naive_seq');
  const { rows } = await client.query("SELECT pg_get_functiondef('hub_commit'::regproc) AS source");
  const source = String((rows as { source: string }[])[0]?.source);
  const counter = /INSERT INTO sync_scope \(scope, seq\)[\s\S]*?RETURNING seq INTO top;/;
  if (!counter.test(source)) throw new Error('hub_commit takes its counter in another way now');
  const naive = source.replace('hub_commit', 'naive_commit').replace(counter, "top := (input ->> 'seq')::bigint;");
  await client.query(naive);
}

function noteOf(scope: string): object {
  const id = uuidv7();
  const row = { id, scope, ver: 0, deleted: false, ticket_id: id, customer_id: id, kind: 'note', text: '排队', author_name: '', at_ms: 0 };
  return { kind: 7, table: 'ticket_event', rows: [row] };
}

type Written = { ids: Set<string>; seen: Set<string> };

async function write(url: string, way: Way, until: number, written: Written): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  while (performance.now() < until) {
    const put = noteOf(scopeOf(Math.floor(Math.random() * way.scopes))) as { rows: { id: string }[] };
    await client.query('BEGIN');
    const seq = way.begin === null ? null : Number((await client.query(way.begin)).rows[0]?.seq);
    await new Promise((resolve) => setTimeout(resolve, Math.random() * mostWorkMs));
    await client.query(`SELECT ${way.commit}($1::jsonb)`, [JSON.stringify({ puts: [put], seq })]);
    await client.query('COMMIT');
    written.ids.add(put.rows[0]?.id ?? '');
  }
  await client.end();
}

async function follow(url: string, scopes: number, isOver: () => boolean, written: Written): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const cursors = new Map<string, number>();
  const sql = `SELECT i.id, i.seq, i.scope FROM unnest($1::text[], $2::bigint[]) AS c (scope, seq)
    JOIN sync_index i ON i.scope = c.scope AND i.seq > c.seq ORDER BY i.seq`;
  const names = Array.from({ length: scopes }, (_, number) => scopeOf(number));
  for (let isLast = false; ; isLast = isOver()) {
    const asked = [names, names.map((name) => cursors.get(name) ?? 0)];
    const found = (await client.query(sql, asked)).rows as { id: string; seq: string; scope: string }[];
    for (const { id, seq, scope } of found) {
      written.seen.add(id);
      cursors.set(scope, Number(seq));
    }
    if (isLast) break;
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await client.end();
}

async function trial(url: string, way: Way, seconds: number): Promise<{ rate: number; missed: number }> {
  const written: Written = { ids: new Set(), seen: new Set() };
  let isOver = false;
  const reading = follow(url, way.scopes, () => isOver, written);
  const began = performance.now();
  await Promise.all(Array.from({ length: writers }, () => write(url, way, began + seconds * 1_000, written)));
  const rate = (written.ids.size * 1_000) / (performance.now() - began);
  isOver = true;
  await reading;
  return { rate, missed: [...written.ids].filter((id) => !written.seen.has(id)).length };
}

/** Rounds in turn; each begins with an empty scope. */
export async function orderTrial(url: string, seconds: number): Promise<Record<string, number[]>> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const answer: Record<string, number[]> = { own: [], ownOne: [], naive: [], ownMissed: [], ownOneMissed: [], naiveMissed: [] };
  try {
    await plantNaive(client);
    const ways: Way[] = [
      { name: 'own', scopes: manyScopes, begin: null, commit: 'hub_commit' },
      { name: 'ownOne', scopes: 1, begin: null, commit: 'hub_commit' },
      { name: 'naive', scopes: manyScopes, begin: "SELECT nextval('naive_seq') AS seq", commit: 'naive_commit' },
    ];
    for (let round = 0; round < 3; round++) {
      for (const way of ways) {
        for (const table of ['sync_index', 'sync_scope']) await client.query(`DELETE FROM ${table} WHERE scope LIKE 'team:order-%'`);
        await client.query('ALTER SEQUENCE naive_seq RESTART');
        const { rate, missed } = await trial(url, way, seconds);
        answer[way.name]?.push(rate);
        answer[`${way.name}Missed`]?.push(missed);
      }
    }
  } finally {
    await client.end();
  }
  return answer;
}
