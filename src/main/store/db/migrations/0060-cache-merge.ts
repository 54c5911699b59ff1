/**
 * cache.db: the index of words is read in by large batches. Each is to be one segment (what is gathered in memory is written at the
 * commit, not before), and segments are joined sixteen at a time: joining fewer would only write the same words oftener.
 */
import type { Migration } from '../migrate.ts';

export const cacheMerge: Migration = {
  id: 60,
  name: 'cache-merge',
  up: (db) =>
    void db.exec(`INSERT INTO search_gram (search_gram, rank) VALUES ('usermerge', 16);
      INSERT INTO search_gram (search_gram, rank) VALUES ('hashsize', 8388608)`),
};
