/** What a push reads and locks besides entity rows: the client row (one push at a time per client) and the ledger. */
import { sql } from 'kysely';
import type { ClientRow, LedgerRow, ScopeSeqs } from '../services/hub-storage.ts';
import type { Db } from './tables.ts';

/** Locks the client until the push ends; a client seen for the first time is bound to the user for good. */
export async function lockClient(tx: Db, clientId: string, userId: string, nowMs: number): Promise<ClientRow> {
  const known = tx.selectFrom('client').select(['user_id', 'last_n', 'last_at_ms']).where('client_id', '=', clientId).forUpdate();
  let row = await known.executeTakeFirst();
  if (row === undefined) {
    await tx
      .insertInto('client')
      .values({ client_id: clientId, user_id: userId, first_seen_ms: nowMs, last_seen_ms: nowMs })
      .onConflict((c) => c.column('client_id').doNothing())
      .execute();
    row = await known.executeTakeFirstOrThrow();
  }
  return { userId: row.user_id, lastN: row.last_n, lastAtMs: row.last_at_ms };
}

/** Entries of these mutations, whichever client sent them. */
export async function findLedger(tx: Db, ids: readonly string[]): Promise<LedgerRow[]> {
  const rows = await tx
    .selectFrom('mutation_ledger')
    .select(['mutation_id', 'client_id', 'n', 'args_hash', 'status', 'code', 'seqs'])
    .where('mutation_id', 'in', ids)
    .execute();
  return rows.map((row) => ({
    mutationId: row.mutation_id,
    clientId: row.client_id,
    n: row.n,
    argsHash: row.args_hash.toString('hex'),
    status: row.status,
    code: row.code,
    seqs: row.seqs as ScopeSeqs,
  }));
}

/** Who wrote a revision and when, for the conflict card. Revisions that no mutation wrote (imported data) are absent. */
export async function findAuthors(tx: Db, mutationIds: readonly string[]): Promise<Map<string, { name: string; atMs: number }>> {
  if (mutationIds.length === 0) return new Map();
  const rows = await tx
    .selectFrom('mutation_ledger as l')
    .innerJoin('client as c', 'c.client_id', 'l.client_id')
    .innerJoin('app_user as u', 'u.id', 'c.user_id')
    .select([sql<string>`l.mutation_id::text`.as('id'), 'u.name', 'l.at_ms'])
    .where(sql<string>`l.mutation_id::text`, 'in', mutationIds)
    .execute();
  return new Map(rows.map((row) => [row.id, { name: row.name, atMs: row.at_ms }]));
}
