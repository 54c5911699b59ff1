/** The last step of every change to persons: rows that moved, customers as they are now, and rows of sources, in one commit. */
import type { EntityPut, RowRef } from '../../../shared/sync/mutation.ts';
import { sameJson } from '../../../shared/sync/mutations/judge.ts';
import type { ScopeSeqs } from '../hub-storage.ts';
import type { IngestTransaction, RowHome } from '../ingest-storage.ts';
import { customerPuts, type Known, refKey, touchedPersons } from './customer-puts.ts';
import type { Regrouped } from './regroup.ts';

type Wish = {
  scope: string;
  nowMs: number;
  /** Own ids of persons whose rows changed. */
  dirty: ReadonlySet<string>;
  /** Rows that `make` will look at. */
  refs: readonly RowRef[];
  /** Rows of sources as they should be, given what is there. */
  make(known: Known): { puts: readonly EntityPut[]; homes: readonly RowHome[]; newContacts: ReadonlyMap<string, number> };
};

function isCustomerRow(put: EntityPut): put is Extract<EntityPut, { row: { customerId: string | null } }> {
  return 'customerId' in put.row;
}

function movedPuts({ moves }: Regrouped, known: Known): EntityPut[] {
  return moves.flatMap(({ ref, customerId }): EntityPut[] => {
    const put = known.get(refKey(ref));
    if (put === undefined || !isCustomerRow(put) || put.row.customerId === customerId) return [];
    return [{ ...put, row: { ...put.row, customerId } } as EntityPut];
  });
}

/** Nothing is written, and no desk hears of anything, when all is as it was. */
export async function writeRegrouped(tx: IngestTransaction, regrouped: Regrouped, wish: Wish): Promise<ScopeSeqs> {
  const persons = touchedPersons(regrouped, wish.dirty);
  const customers = persons.map(({ ownId }): RowRef => ({ entity: 'customer', id: ownId }));
  const refs = [...customers, ...regrouped.moves.map(({ ref }) => ref), ...wish.refs];
  const known = new Map((await tx.load(refs)).map((put) => [refKey({ entity: put.entity, id: put.row.id }), put]));
  const made = wish.make(known);
  const { scope, nowMs } = wish;
  const composed = await customerPuts(tx, regrouped, { scope, persons, known, nowMs, newContacts: made.newContacts });
  const homes = new Map([...regrouped.homes, ...made.homes].map((home) => [refKey(home.ref), home]));
  await tx.setHomes([...homes.values()]);
  const puts = new Map<string, EntityPut>();
  for (const put of [...movedPuts(regrouped, known), ...made.puts, ...composed]) {
    puts.set(refKey({ entity: put.entity, id: put.row.id }), put);
  }
  const news = [...puts].flatMap(([key, put]) => {
    const was = known.get(key);
    return was !== undefined && sameJson({ ...was.row, ver: 0 }, { ...put.row, ver: 0 }) ? [] : [put];
  });
  if (news.length === 0) return {};
  const unseen = new Set(news.map(({ entity }) => entity));
  for (const { entity } of known.values()) unseen.delete(entity);
  return tx.commit({ puts: news, unseen });
}
