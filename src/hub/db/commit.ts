/** The one way to write entity rows, grants, ledger and scope counters: the SQL function `hub_commit`. */
import { sql } from 'kysely';
import type { Json } from '../../shared/base/result.ts';
import { type Column, type EntityName, entityTables, toCamel } from '../../shared/sync/entity-table.ts';
import type { EntityPut } from '../../shared/sync/mutation.ts';
import type { Commit, ScopeSeqs } from '../services/hub-storage.ts';
import { type ArrayCell, pgArray } from './array-text.ts';
import { entityToRow } from './entity-rows.ts';
import type { Db } from './tables.ts';

/** From so many rows of a kind on, columns cost less than JSON; below, the longer statement costs more. */
const rowsForColumns = 50;

/** One column of rows: an array of JSON values, or else array text. */
function columnText({ name, type }: Column, puts: readonly EntityPut[]): string {
  const key = toCamel(name);
  const cells = puts.map(({ row }) => (row as unknown as Record<string, Json>)[key] ?? null);
  return type === 'json' ? JSON.stringify(cells) : pgArray(cells as ArrayCell[]);
}

function putsByKind(puts: readonly EntityPut[]): { kinds: Json; cells: string[] } {
  const groups = new Map<EntityName, EntityPut[]>();
  for (const put of puts) {
    const rows = groups.get(put.entity);
    if (rows === undefined) groups.set(put.entity, [put]);
    else rows.push(put);
  }
  const cells: string[] = [];
  const kinds = [...groups].map(([entity, rows]): Json => {
    const { kind, table, columns } = entityTables[entity];
    if (rows.length < rowsForColumns) return { kind, table, rows: rows.map(entityToRow) };
    // The hub numbers versions itself.
    const sent = columns.filter(({ name }) => name !== 'ver');
    const first = cells.length;
    for (const column of sent) cells.push(columnText(column, rows));
    return { kind, table, columns: sent.map(({ name }) => name), first };
  });
  return { kinds, cells };
}

/** Must be the last statement of its transaction: it takes the scope counters, which every other writer of the scope waits for. */
export async function hubCommit(tx: Db, { puts = [], grants = [], client, ledger = [] }: Commit): Promise<ScopeSeqs> {
  const { kinds, cells } = putsByKind(puts);
  const input: Json = {
    puts: kinds,
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
  const done = await sql<{ seqs: ScopeSeqs }>`
    SELECT hub_commit(${JSON.stringify(input)}::jsonb${cells.length === 0 ? sql`` : sql`, ARRAY[${sql.join(cells)}]::text[]`}) AS seqs
  `.execute(tx);
  return done.rows[0]?.seqs ?? {};
}
