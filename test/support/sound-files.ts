/** Whether the two files of a desk are whole after whatever happened to them, and what they hold, in a form that can be compared. */
import { searchEntities, searchFacts } from '../../src/main/store/db/search-texts.ts';
import { viewRows } from '../../src/main/store/db/statements.ts';
import { searchTexts } from '../../src/main/store/db/text-search-repo.ts';
import type { DeskStore } from '../../src/main/store/sync/desk-store.ts';
import { entityNames, entityTables } from '../../src/shared/sync/entity-table.ts';

type Files = Pick<DeskStore, 'cache' | 'own'>;

/** Every fault found, in words; none for a sound desk. `words` are looked up in the index and by reading every row. */
export function faultsIn({ cache, own }: Files, words: readonly string[] = []): string[] {
  const faults: string[] = [];
  for (const [name, db] of [
    ['cache.db', cache],
    ['own.db', own],
  ] as const) {
    const found = db.pragma('integrity_check', { simple: true });
    if (found !== 'ok') faults.push(`${name}: ${String(found)}`);
  }
  const count = (sql: string) => Number(cache.prepare(sql).pluck().get());
  const expectNone = (what: string, sql: string) => {
    const found = count(`SELECT count(*) FROM (${sql})`);
    if (found > 0) faults.push(`${found} ${what}`);
  };
  for (const { kind, table } of Object.values(entityTables)) {
    expectNone(`rows of ${table} without a scope`, `SELECT id FROM ${table} EXCEPT SELECT id FROM row_scope WHERE kind = ${kind}`);
  }
  expectNone('scopes held without a cursor', 'SELECT scope FROM row_scope EXCEPT SELECT scope FROM cursor');
  faults.push(...searchFaults(cache, expectNone, words));
  const numbers = own.prepare('SELECT n FROM outbox ORDER BY n').pluck().all() as number[];
  const first = numbers[0] ?? 1;
  if (numbers.some((n, index) => n !== first + index)) faults.push(`gaps in the numbers of the outbox: ${numbers.join(' ')}`);
  return faults;
}

function searchFaults(cache: DeskStore['cache'], expectNone: (what: string, sql: string) => void, words: readonly string[]): string[] {
  const searchable = searchEntities.map((entity) => entityTables[entity]);
  const rows = searchable.map(({ kind, table }) => `SELECT ${kind} AS kind, id FROM ${table}`).join(' UNION ALL ');
  const known = 'SELECT kind, id FROM search_row UNION ALL SELECT kind, id FROM search_todo';
  expectNone(
    'rows neither in the index of words nor waiting for it',
    `SELECT kind, id FROM (${rows}) EXCEPT SELECT kind, id FROM (${known})`,
  );
  expectNone('index entries of rows that are gone', `SELECT kind, id FROM search_row EXCEPT SELECT kind, id FROM (${rows})`);
  expectNone('entries without words', 'SELECT rid FROM search_row EXCEPT SELECT id FROM search_gram_docsize');
  expectNone('words without an entry', 'SELECT id FROM search_gram_docsize EXCEPT SELECT rid FROM search_row');
  expectNone('search keys of customers that are gone', 'SELECT customer_id FROM search_key EXCEPT SELECT id FROM customer');
  return words.flatMap((word) => {
    const found = searchTexts(cache, word, { entities: searchEntities, limit: 10_000 }).map(({ entity, id }) => `${entity} ${id}`);
    const there = searchEntities.flatMap((entity) =>
      viewRows(cache, entity, '').flatMap((row) =>
        searchFacts(entity, row as never).texts.some((text) => text.includes(word)) ? [`${entity} ${row.id}`] : [],
      ),
    );
    return found.sort().join() === there.sort().join() ? [] : [`looking for ${word} finds ${found.length} of ${there.length} rows`];
  });
}

/** Everything a pull wrote: rows, scopes, cursors, facts. Two desks with the same text hold the same. */
export function pulledContent(cache: DeskStore['cache']): string {
  const tables = [...entityNames.map((entity) => entityTables[entity].table), 'row_scope', 'cursor', 'meta'];
  return tables.map((table) => `${table} ${JSON.stringify(cache.prepare(`SELECT * FROM ${table} ORDER BY 1, 2`).all())}`).join('\n');
}

/** Everything a person did or typed on this PC. */
export function ownContent(own: DeskStore['own']): { outbox: unknown[]; drafts: unknown[]; files: unknown[] } {
  return {
    outbox: own.prepare('SELECT n, mutation_id, name, args FROM outbox ORDER BY n').all(),
    drafts: own.prepare('SELECT * FROM draft ORDER BY key').all(),
    files: own.prepare('SELECT sha256, length(bytes) AS size FROM attachment_blob ORDER BY sha256').all(),
  };
}
