/** The last step of every change to persons: rows that moved, customers as they are now, and rows of sources, in one commit. */
import type { EntityPut, RowRef } from '../../../shared/sync/mutation.ts';
import { sameJson } from '../../../shared/sync/mutations/judge.ts';
import type { ScopeSeqs } from '../hub-storage.ts';
import type { IngestTransaction, RowHome } from '../ingest-storage.ts';
import { customerPuts, type Known, type LeftContacts, refKey, touchedPersons } from './customer-puts.ts';
import { placeRows } from './place-rows.ts';
import type { Regrouped } from './regroup.ts';

type Wish = {
  scope: string;
  nowMs: number;
  /** Own ids of persons whose rows changed. */
  dirty: ReadonlySet<string>;
  /** Rows that `make` will look at. */
  refs: readonly RowRef[];
  /** Rows of sources as they should be, given what is there. */
  make(known: Known): Made;
};

export type Made = {
  puts: readonly EntityPut[];
  homes: readonly RowHome[];
  /** Latest beginning by customer, of contacts that came to them. */
  newContacts: ReadonlyMap<string, number>;
  left: LeftContacts;
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

/** Customers whom a join or a parting takes something from or gives it to: somebody is at work on them. */
function movedTo({ changed, customerOf, moves }: Regrouped): string[] {
  const parties = changed.flatMap(({ ownId, customerId }) => [customerId, customerOf.get(ownId) ?? ownId]);
  return [...parties, ...moves.map(({ customerId }) => customerId)];
}

/** Nothing is written, and no desk hears of anything, when all is as it was. */
export async function writeRegrouped(tx: IngestTransaction, regrouped: Regrouped, wish: Wish): Promise<ScopeSeqs> {
  const persons = touchedPersons(regrouped, wish.dirty);
  const customers = persons.map(({ ownId }): RowRef => ({ entity: 'customer', id: ownId }));
  const refs = [...customers, ...regrouped.moves.map(({ ref }) => ref), ...wish.refs];
  const known = new Map((await tx.load(refs)).map((put) => [refKey({ entity: put.entity, id: put.row.id }), put]));
  const made = wish.make(known);
  const { scope, nowMs } = wish;
  const composed = await customerPuts(tx, regrouped, { scope, persons, known, nowMs, newContacts: made.newContacts, left: made.left });
  const homes = new Map([...regrouped.homes, ...made.homes].map((home) => [refKey(home.ref), home]));
  await tx.setHomes([...homes.values()]);
  const puts = new Map<string, EntityPut>();
  for (const put of [...movedPuts(regrouped, known), ...made.puts, ...composed]) {
    puts.set(refKey({ entity: put.entity, id: put.row.id }), put);
  }
  const placed = await placeRows(tx, [...puts.values()], { known, touched: movedTo(regrouped) });
  const news = placed.puts.filter((put) => {
    const was = known.get(refKey({ entity: put.entity, id: put.row.id }));
    return was === undefined || !sameJson({ ...was.row, ver: 0 }, { ...put.row, ver: 0 });
  });
  const all = [...news, ...placed.back];
  if (all.length === 0) return {};
  const unseen = new Set(news.map(({ entity }) => entity));
  for (const { entity } of [...known.values(), ...placed.back]) unseen.delete(entity);
  const seqs = await tx.commit({ puts: all, unseen });
  await tx.writeAwayKeys(placed.away);
  return seqs;
}
