/** Removes everything that came from the hub, in one transaction, while the store runs; what was written here stays in own.db. */
import { dirname } from 'node:path';
import { entityNames, entityTables } from '../../../shared/sync/entity-table.ts';
import { dropDamagedCache } from './damaged-cache.ts';
import { loadCacheFacts, saveCacheFacts } from './meta-repo.ts';
import type { CacheDb } from './open.ts';
import { endBatch } from './open-batch.ts';
import { clearOverlay } from './overlay-repo.ts';
import { cursorRows, emptyWriteAheadLog, purgeScope } from './page-repo.ts';
import { keepDrafts } from './purged-repo.ts';

/** Afterwards every scope is read from 0 again. The ids of what went are left in `purged_row`, as after a withdrawn scope, but drafts about them stay. */
export function wipeCache(cache: CacheDb): void {
  endBatch(cache);
  cache
    .transaction(() => {
      for (const { scope } of cursorRows(cache)) purgeScope(cache, scope);
      clearOverlay(cache);
      const tables = entityNames.map((entity) => entityTables[entity].table);
      for (const table of [...tables, 'row_scope', 'search_key', 'search_todo', 'search_row', 'pack_refused'])
        cache.exec(`DELETE FROM ${table}`);
      cache.exec(`INSERT INTO search_gram (search_gram) VALUES ('delete-all')`);
      saveCacheFacts(cache, { ...loadCacheFacts(cache), grants: null, dataAtMs: null });
      keepDrafts(cache);
    })
    .immediate();
  emptyWriteAheadLog(cache);
  dropDamagedCache(dirname(cache.name));
}
