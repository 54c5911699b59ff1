/** The one way to write entity rows, grants, ledger and scope counters: the SQL function `hub_commit`. */
import { sql } from 'kysely';
import type { Json } from '../../shared/base/result.ts';
import { type Column, type EntityName, entityTables, toCamel } from '../../shared/sync/entity-table.ts';
import type { EntityPut } from '../../shared/sync/mutation.ts';
import { sameJson } from '../../shared/sync/mutations/judge.ts';
import type { Commit, ScopeSeqs } from '../services/hub-storage.ts';
import { type ArrayCell, pgArray } from './array-text.ts';
import { entityToRow } from './entity-rows.ts';
import type { Db } from './tables.ts';

/** From so many rows of a kind on, columns cost less than JSON; below, the longer statement costs more. */
const rowsForColumns = 50;

type Cells = readonly (Json | undefined)[];

function cellsOf(name: string, puts: readonly EntityPut[]): Cells {
  const key = toCamel(name);
  return puts.map(({ row }) => (row as unknown as Record<string, Json>)[key]);
}

/** Text of a cell that all rows share; undefined when they differ. */
function sharedText({ type }: Column, cells: Cells): string | null | undefined {
  const first = cells[0] ?? null;
  if (typeof first === 'object' && first !== null) return cells.every((cell) => sameJson(cell, first)) ? JSON.stringify(first) : undefined;
  for (const cell of cells) if ((cell ?? null) !== first) return undefined;
  if (type === 'json') return JSON.stringify(first);
  return first === null ? null : String(first);
}

/** One column of rows: a line of JSON for each, or else array text. */
function columnText({ type }: Column, cells: Cells): string {
  if (type === 'json') return cells.map((cell) => JSON.stringify(cell ?? null)).join('\n');
  return pgArray(cells.map((cell) => cell ?? null) as ArrayCell[]);
}

/** `texts` takes the columns whose cells differ. */
function putColumns(entity: EntityName, puts: readonly EntityPut[], texts: string[]): Record<string, Json> {
  const first = texts.length;
  const names: string[] = [];
  const fixed: Record<string, Json> = {};
  for (const column of entityTables[entity].columns) {
    // The hub numbers versions itself.
    if (column.name === 'ver') continue;
    const cells = cellsOf(column.name, puts);
    const shared = sharedText(column, cells);
    if (shared !== undefined) {
      fixed[column.name] = shared;
      continue;
    }
    names.push(column.name);
    texts.push(columnText(column, cells));
  }
  return { columns: names, first, fixed };
}

function putsByKind(puts: readonly EntityPut[], unseen: ReadonlySet<EntityName>): { kinds: Json; cells: string[] } {
  const groups = new Map<EntityName, EntityPut[]>();
  for (const put of puts) {
    const rows = groups.get(put.entity);
    if (rows === undefined) groups.set(put.entity, [put]);
    else rows.push(put);
  }
  const cells: string[] = [];
  const kinds = [...groups].map(([entity, rows]): Json => {
    const { kind, table } = entityTables[entity];
    if (rows.length < rowsForColumns) return { kind, table, rows: rows.map(entityToRow) };
    return { kind, table, unseen: unseen.has(entity), ...putColumns(entity, rows, cells) };
  });
  return { kinds, cells };
}

/** Must be the last statement of its transaction: it takes the scope counters, which every other writer of the scope waits for. */
export async function hubCommit(tx: Db, { puts = [], unseen = new Set(), grants = [], client, ledger = [] }: Commit): Promise<ScopeSeqs> {
  const { kinds, cells } = putsByKind(puts, unseen);
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
