/** Rows that lie in the archive, as writers see them: at home. What they write about a customer who is away brings all of them back with it. */
import { homeScope, isArchiveScope } from '../../shared/retention/archive-scope.ts';
import type { EntityPut } from '../../shared/sync/mutation.ts';
import { refKey } from './judge.ts';

export function atHome(put: EntityPut): EntityPut {
  return isArchiveScope(put.row.scope) ? ({ ...put, row: { ...put.row, scope: homeScope(put.row.scope) } } as EntityPut) : put;
}

/** Whom a row is about; null for what belongs to nobody. */
export function customerOf({ entity, row }: EntityPut): string | null {
  if (entity === 'customer') return row.id;
  return 'customerId' in row ? row.customerId : null;
}

/** What is to be written, and with it whatever else hangs on customers who are away. */
export async function withThoseBack(
  puts: readonly EntityPut[],
  awayRows: (customerIds: readonly string[]) => Promise<EntityPut[]>,
): Promise<EntityPut[]> {
  const ids = new Set(puts.flatMap((put) => customerOf(put) ?? []));
  const written = new Set(puts.map(({ entity, row }) => refKey({ entity, id: row.id })));
  const rest = (await awayRows([...ids])).filter(({ entity, row }) => !written.has(refKey({ entity, id: row.id })));
  return [...puts, ...rest.map(atHome)];
}
