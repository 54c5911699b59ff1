/** The hub's tables as they lie in PostgreSQL, in the shape in which the checks read them; and an empty hub to begin a run with. */

import { replaceEverything } from '../../../src/hub/db/backup-repo.ts';
import { readCells } from '../../../src/hub/db/entity-rows.ts';
import { readMeta } from '../../../src/hub/db/meta-repo.ts';
import { migrate } from '../../../src/hub/db/migrate.ts';
import type { Db } from '../../../src/hub/db/tables.ts';
import { addTeam, addUser } from '../../../src/hub/db/user-repo.ts';
import type { IndexEntry, ScopeHead, ScopeSeqs } from '../../../src/hub/services/hub-storage.ts';
import type { User } from '../../../src/shared/contract/hub.ts';
import { entityNames, entityTables } from '../../../src/shared/sync/entity-table.ts';
import type { EntityPut } from '../../../src/shared/sync/mutation.ts';
import { wireRowToEntity } from '../../../src/shared/sync/rows.ts';
import { emptyFiles } from '../memory-files.ts';
import { type IndexLine, indexLine, keyOf, type Tables } from '../memory-tables.ts';

async function* nothing() {}

/** Removes what an earlier run left and gives the hub a new identity. */
export async function emptyHub(db: Db, users: Iterable<User>): Promise<void> {
  await replaceEverything(db, nothing());
  await migrate(db);
  for (const user of users) {
    await addTeam(db, { id: user.teamId, name: user.teamName });
    await addUser(db, user);
  }
}

export type ScopedEntry = IndexEntry & { scope: string };

/** Entries of these scopes above the seq named for each. */
export async function readIndexAbove(db: Db, above: ReadonlyMap<string, number>): Promise<ScopedEntry[]> {
  if (above.size === 0) return [];
  return db
    .selectFrom('sync_index')
    .select(['scope', 'kind', 'id', 'seq', 'op'])
    .where((where) => where.or([...above].map(([scope, seq]) => where.and([where('scope', '=', scope), where('seq', '>', seq)]))))
    .execute();
}

export function putIndexLine(tables: Tables, { scope, ...entry }: ScopedEntry): void {
  const entries = tables.index.get(scope) ?? new Map<string, IndexLine>();
  tables.index.set(scope, entries.set(`${entry.kind} ${entry.id}`, indexLine(entry)));
}

/** `history` is not in the database. */
export async function readTables(db: Db, history: Tables['history']): Promise<Tables> {
  const { epoch } = await readMeta(db);
  const scopes = await db.selectFrom('sync_scope').selectAll().execute();
  const tables: Tables = {
    epoch,
    rows: await readRows(db),
    scopes: new Map(scopes.map(({ scope, seq, floor }): [string, ScopeHead] => [scope, { seq, floor }])),
    index: new Map(),
    clients: await readClients(db),
    ledger: await readLedger(db),
    grants: await readGrants(db),
    history,
    // Looked at one by one.
    files: emptyFiles(),
  };
  for (const line of await db.selectFrom('sync_index').select(['scope', 'kind', 'id', 'seq', 'op']).orderBy('seq').execute())
    putIndexLine(tables, line);
  return tables;
}

async function readRows(db: Db): Promise<Tables['rows']> {
  const rows: Tables['rows'] = new Map();
  for (const entity of entityNames) {
    const table = entityTables[entity].table as 'team';
    const ids = (await db.selectFrom(table).select('id').execute()).map(({ id }) => id);
    if (ids.length === 0) continue;
    const cols = entityTables[entity].columns.map(({ name }) => name);
    for (const cells of await readCells(db, entity, ids)) {
      const put = { entity, row: wireRowToEntity(entity, cols, cells) } as EntityPut;
      rows.set(keyOf(entity, put.row.id), put);
    }
  }
  return rows;
}

async function readClients(db: Db): Promise<Tables['clients']> {
  const clients = await db.selectFrom('client').selectAll().execute();
  return new Map(
    clients.map((row) => [row.client_id, { userId: row.user_id, lastN: row.last_n, lastAtMs: row.last_at_ms, epochEnds: row.epoch_ends }]),
  );
}

async function readLedger(db: Db): Promise<Tables['ledger']> {
  const lines = await db.selectFrom('mutation_ledger').selectAll().execute();
  return new Map(
    lines.map((line) => {
      const { mutation_id: mutationId, client_id: clientId, n, name, status, code, at_ms: atMs, applied_at_ms: appliedAtMs } = line;
      const seqs = line.seqs as ScopeSeqs;
      const argsHash = line.args_hash.toString('hex');
      return [mutationId, { mutationId, clientId, n, name, argsHash, status, code, scopes: Object.keys(seqs), atMs, appliedAtMs, seqs }];
    }),
  );
}

async function readGrants(db: Db): Promise<Tables['grants']> {
  const grants = new Map<string, { ver: number; scopes: Set<string> }>();
  for (const { id, grants_ver: ver } of await db.selectFrom('app_user').select(['id', 'grants_ver']).execute())
    grants.set(id, { ver, scopes: new Set() });
  const held = await db.selectFrom('grants').select(['user_id', 'scope']).where('to_at_ms', 'is', null).execute();
  for (const { user_id: userId, scope } of held) grants.get(userId)?.scopes.add(scope);
  return grants;
}
