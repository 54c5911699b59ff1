/**
 * Where rows of sources and files belong whose customer lies in the archive: there as well, unless somebody has to do with the customer
 * now. Then they come back to desks whole, in the same transaction.
 */
import { archiveScope } from '../../../shared/retention/archive-scope.ts';
import type { EntityPut } from '../../../shared/sync/mutation.ts';
import { atHome, customerOf, withThoseBack } from '../bring-back.ts';
import type { IngestTransaction } from '../ingest-storage.ts';
import { type Known, refKey } from './customer-puts.ts';

type Around = {
  known: Known;
  /** Customers who come back whatever the rows say. */
  touched: readonly string[];
};

/** A contact nobody knew of, one that goes on, or a ticket that is worked on. */
function bringsBack({ entity, row }: EntityPut, known: Known): boolean {
  if (row.deleted) return false;
  if (entity === 'ticket') return row.stage !== 'closed';
  if (entity !== 'contact') return false;
  const was = known.get(refKey({ entity, id: row.id }));
  return was === undefined || was.row.deleted || row.state !== 'ended';
}

function inArchive(put: EntityPut): EntityPut {
  return put.row.deleted ? put : ({ ...put, row: { ...put.row, scope: archiveScope(put.row.scope) } } as EntityPut);
}

/** `puts` in the scopes they belong to; `back`: other rows of customers who come back; `away`: those who stay and have news. */
export async function placeRows(
  tx: IngestTransaction,
  puts: readonly EntityPut[],
  { known, touched }: Around,
): Promise<{ puts: EntityPut[]; back: EntityPut[]; away: string[] }> {
  const about = [...new Set(puts.flatMap((put) => customerOf(put) ?? []))];
  const away = new Set(await tx.awayAmong(about));
  const moved = new Set(touched);
  const back = new Set(touched.filter((id) => away.has(id)));
  for (const put of puts) {
    const id = customerOf(put);
    if (id !== null && away.has(id) && bringsBack(put, known)) back.add(id);
  }
  if (away.size === 0 && moved.size === 0) return { puts: [...puts], back: [], away: [] };
  const placed = puts.map((put) => {
    const id = customerOf(put);
    if (id === null) return put;
    if (away.has(id) && !back.has(id)) return inArchive(put);
    return back.has(id) || moved.has(id) ? atHome(put) : put;
  });
  const all = back.size === 0 ? placed : await withThoseBack(placed, () => tx.awayRows([...back]));
  return { puts: placed, back: all.slice(placed.length), away: [...away].filter((id) => !back.has(id)) };
}
