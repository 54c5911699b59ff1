/**
 * Which pairs of characters stand in so many rows that asking for them narrows nothing, told from the newest rows of the index. Only speed
 * hangs on it: every hit is checked against its row.
 */
import { entityByKind, entityTables } from '../../../shared/sync/entity-table.ts';
import { type SqliteRow, sqliteRowToEntity } from '../../../shared/sync/rows.ts';
import type { CacheDb } from './open.ts';
import { gramsOf } from './search-grams.ts';
import { isSearchable, searchedColumns, searchFacts } from './search-texts.ts';
import { prepared } from './statements.ts';

const sampledRows = 500;
/** A pair met in fewer rows of the sample is not remembered. */
const leastMet = 3;

type Shares = { rowsThen: number; met: ReadonlyMap<string, number> };
const sharesByDb = new WeakMap<CacheDb, Shares>();

/** In what share of the sampled rows a gram was met; 0 for all but common ones. Sampled anew while the index is small and doubles, then no more. */
export function gramShares(cache: CacheDb): (gram: string) => number {
  const newest = prepared(cache, `SELECT kind, id FROM search_row ORDER BY rid DESC LIMIT ${sampledRows}`);
  const known = sharesByDb.get(cache);
  const isFull = known !== undefined && known.rowsThen >= sampledRows;
  const rows = isFull ? [] : (newest.all() as { kind: number; id: string }[]);
  const shares = known !== undefined && (isFull || rows.length < known.rowsThen * 2) ? known : sample(cache, rows);
  sharesByDb.set(cache, shares);
  return (gram) => (shares.met.get(gram) ?? 0) / Math.max(1, shares.rowsThen);
}

function sample(cache: CacheDb, rows: readonly { kind: number; id: string }[]): Shares {
  const met = new Map<string, number>();
  for (const { kind, id } of rows) {
    const entity = entityByKind(kind);
    if (entity === undefined || !isSearchable(entity)) continue;
    const sql = `SELECT ${searchedColumns(entity).join(', ')} FROM ${entityTables[entity].table} WHERE id = ?`;
    const row = prepared(cache, sql).get(id) as SqliteRow | undefined;
    const texts = row === undefined ? [] : searchFacts(entity, sqliteRowToEntity(entity, row)).texts;
    for (const gram of gramsOf(texts).split(' ')) met.set(gram, (met.get(gram) ?? 0) + 1);
  }
  for (const [gram, times] of met) if (times < leastMet) met.delete(gram);
  return { rowsThen: rows.length, met };
}
