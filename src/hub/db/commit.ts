/** The one way to write entity rows, grants, ledger and scope counters: the SQL function `hub_commit`. */
import { sql } from 'kysely';
import type { Json } from '../../shared/base/result.ts';
import { type EntityName, entityTables } from '../../shared/sync/entity-table.ts';
import type { EntityPut } from '../../shared/sync/mutation.ts';
import type { Commit, ScopeSeqs } from '../services/hub-storage.ts';
import { entityToRow } from './entity-rows.ts';
import type { Db } from './tables.ts';

function putsByKind(puts: readonly EntityPut[]): Json {
  const groups = new Map<EntityName, Json[]>();
  for (const put of puts) {
    const rows = groups.get(put.entity) ?? [];
    rows.push(entityToRow(put));
    groups.set(put.entity, rows);
  }
  return [...groups].map(([entity, rows]) => ({ kind: entityTables[entity].kind, table: entityTables[entity].table, rows }));
}

/** Must be the last statement of its transaction: it takes the scope counters, which every other writer of the scope waits for. */
export async function hubCommit(tx: Db, { puts = [], grants = [], client, ledger = [] }: Commit): Promise<ScopeSeqs> {
  const input: Json = {
    puts: putsByKind(puts),
    grants: grants.map((g) => ({ user_id: g.userId, scope: g.scope, granted: g.granted, at_ms: g.atMs })),
    client: client ? { client_id: client.clientId, last_n: client.lastN, last_at_ms: client.lastAtMs, seen_ms: client.seenMs } : null,
    ledger: ledger.map((l) => ({
      mutation_id: l.mutationId,
      client_id: l.clientId,
      n: l.n,
      name: l.name,
      args_hash: l.argsHash,
      status: l.status,
      code: l.code,
      scopes: l.scopes,
      at_ms: l.atMs,
      applied_at_ms: l.appliedAtMs,
    })),
  };
  const done = await sql<{ seqs: ScopeSeqs }>`SELECT hub_commit(${JSON.stringify(input)}::jsonb) AS seqs`.execute(tx);
  return done.rows[0]?.seqs ?? {};
}
