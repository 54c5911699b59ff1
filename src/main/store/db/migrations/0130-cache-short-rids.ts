/** cache.db: rows stand in the index of words by shorter numbers (`search-index-repo.ts`), so all of them are read in again. */
import type { Database } from 'better-sqlite3';
import type { Migration, TellProgress } from '../migrate.ts';

const emptySql = `
INSERT INTO search_gram (search_gram) VALUES ('delete-all');
DELETE FROM search_row;
DELETE FROM search_todo;
`;

const kinds = [
  [1, 'customer'],
  [5, 'contact'],
  [6, 'ticket'],
  [7, 'ticket_event'],
] as const;
const atOnce = 10_000;

/** In pieces, so that it can tell how far it is; of a large cache these are millions of rows. */
function queueAll(db: Database, tell: TellProgress): void {
  const countOf = (table: string) => Number(db.prepare(`SELECT count(*) FROM ${table}`).pluck().get());
  const total = kinds.reduce((sum, [, table]) => sum + countOf(table), 0);
  let done = 0;
  for (const [kind, table] of kinds) {
    const last = db.prepare(`SELECT max(id) FROM (SELECT id FROM ${table} WHERE id > ? ORDER BY id LIMIT ${atOnce})`).pluck();
    const queue = db.prepare(`INSERT INTO search_todo (kind, id) SELECT ${kind}, id FROM ${table} WHERE id > ? AND id <= ? ORDER BY id`);
    let after = '';
    for (;;) {
      const to = last.get(after) as string | null;
      if (to === null) break;
      done += queue.run(after, to).changes;
      tell(done, total);
      after = to;
    }
  }
}

export const cacheShortRids: Migration = {
  id: 130,
  name: 'cache-short-rids',
  up(db, tell = () => undefined) {
    db.exec(emptySql);
    queueAll(db, tell);
  },
};
