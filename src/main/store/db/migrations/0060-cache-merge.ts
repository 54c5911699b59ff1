/** cache.db: the index of words is read in by large batches, so its segments are few, and joining them fewer at a time would only rewrite them oftener. */
import type { Migration } from '../migrate.ts';

export const cacheMerge: Migration = {
  id: 60,
  name: 'cache-merge',
  up: (db) => void db.exec(`INSERT INTO search_gram (search_gram, rank) VALUES ('usermerge', 16)`),
};
