/** What a push of ten notes costs inside the hub: as it is, one statement per step, and sent again. The judging is the same code in all three. */
import { sql } from 'kysely';
import { uuidv7 } from 'uuidv7';
import { entityToRow, lockRows } from '../../src/hub/db/entity-rows.ts';
import { readEpochLocked } from '../../src/hub/db/meta-repo.ts';
import { findAuthors, findLedger, lockClient } from '../../src/hub/db/push-repo.ts';
import type { Db } from '../../src/hub/db/tables.ts';
import { lockAccess } from '../../src/hub/db/user-repo.ts';
import type { HubCore } from '../../src/hub/services/hub-core.ts';
import type { Access, Commit, HubTransaction, ScopeSeqs } from '../../src/hub/services/hub-storage.ts';
import { push } from '../../src/hub/services/push.ts';
import { proto, schema } from '../../src/shared/contract/protocol-version.ts';
import { entityTables } from '../../src/shared/sync/entity-table.ts';
import type { EntityPut } from '../../src/shared/sync/mutation.ts';
import type { PushRequest } from '../../src/shared/sync/wire.ts';

const batch = 10;

async function each<Item, Found>(items: readonly Item[], ask: (item: Item) => Promise<readonly Found[]>): Promise<Found[]> {
  const found: Found[] = [];
  for (const item of items) found.push(...(await ask(item)));
  return found;
}

async function putChattily(tx: Db, put: EntityPut): Promise<[scope: string, seq: number]> {
  const { kind, table, columns } = entityTables[put.entity];
  const names = columns.map(({ name }) => name);
  const sets = names.filter((name) => name !== 'id' && name !== 'ver').map((name) => sql`${sql.ref(name)} = excluded.${sql.ref(name)}`);
  await sql`INSERT INTO ${sql.table(table)} AS t SELECT * FROM jsonb_populate_record(NULL::${sql.table(table)}, ${JSON.stringify(entityToRow(put))}::jsonb)
    ON CONFLICT (id) DO UPDATE SET ver = t.ver + 1, ${sql.join(sets)}`.execute(tx);
  const { scope, id } = put.row;
  const counter = await sql<{ seq: number }>`UPDATE sync_scope SET seq = seq + 1 WHERE scope = ${scope} RETURNING seq`.execute(tx);
  const seq = counter.rows[0]?.seq ?? 0;
  await sql`INSERT INTO sync_index (scope, kind, id, seq, op) VALUES (${scope}, ${kind}, ${id}, ${seq}, 'p')
    ON CONFLICT (scope, kind, id) DO UPDATE SET seq = excluded.seq, op = excluded.op`.execute(tx);
  return [scope, seq];
}

/** The same effects as `hub_commit`, a statement for each. */
async function commitChattily(tx: Db, { puts = [], client, ledger = [] }: Commit): Promise<ScopeSeqs> {
  const seqs: ScopeSeqs = {};
  for (const entry of ledger) {
    await sql`SAVEPOINT step`.execute(tx);
    await sql`INSERT INTO mutation_ledger (mutation_id, client_id, n, name, args_hash, status, code, seqs, at_ms, applied_at_ms)
      VALUES (${entry.mutationId}, ${entry.clientId}, ${entry.n}, ${entry.name}, decode(${entry.argsHash}, 'hex'), ${entry.status},
        ${entry.code}, '{}', ${entry.atMs}, ${entry.appliedAtMs})`.execute(tx);
    await sql`RELEASE SAVEPOINT step`.execute(tx);
  }
  for (const put of puts) {
    const [scope, seq] = await putChattily(tx, put);
    seqs[scope] = seq;
  }
  if (client)
    await sql`UPDATE client SET last_n = ${client.lastN}, last_at_ms = ${client.lastAtMs} WHERE client_id = ${client.clientId}`.execute(tx);
  return seqs;
}

function chattyTransaction(tx: Db): HubTransaction {
  const none = () => Promise.reject(new Error('no packs are published here'));
  return {
    epoch: () => readEpochLocked(tx),
    lockClient: (clientId, userId, nowMs) => lockClient(tx, clientId, userId, nowMs),
    access: (userId) => lockAccess(tx, userId),
    ledger: (ids) => each(ids, (id) => findLedger(tx, [id])),
    authors: (ids) => findAuthors(tx, ids),
    load: (refs) => each(refs, (ref) => lockRows(tx, [ref])),
    awayRows: none,
    clockStory: none,
    lockPackVersion: none,
    newestPack: none,
    holdPack: none,
    commit: (commit) => commitChattily(tx, commit),
  };
}

export type PushTrial = { hub: HubCore; db: Db; userId: string; ticketIds: readonly string[]; rounds: number };

export async function pushPrices({ hub, db, userId, ticketIds, rounds }: PushTrial): Promise<Record<string, number[]>> {
  const chatty: HubCore = {
    ...hub,
    storage: { ...hub.storage, transact: (work) => db.transaction().execute((tx) => work(chattyTransaction(tx))) },
  };
  const access = (await hub.storage.accessOf(userId)) as Access;
  const { epoch } = await hub.storage.meta();
  const ledgerRows = async () => Number((await sql<{ n: string }>`SELECT count(*) AS n FROM mutation_ledger`.execute(db)).rows[0]?.n);
  const clients = { own: uuidv7(), chatty: uuidv7() };
  let at = 0;
  const requestOf = (clientId: string, round: number): PushRequest => ({
    ...{ proto, schema, client_id: clientId, epoch },
    mutations: Array.from({ length: batch }, (_, index) => ({
      ...{ id: uuidv7(), n: round * batch + index + 1, name: 'ticket.addNote', v: 1, at_wall: Date.now() },
      args: { ticketId: ticketIds[at++ % ticketIds.length] ?? '', text: '已联系客户,约好明天上午回电' },
    })),
  });
  const timed = async (who: HubCore, request: PushRequest) => {
    const started = performance.now();
    const { results } = await push(who, access, request);
    const bad = results.find(({ status }) => status !== 'ok');
    if (results.length !== batch || bad !== undefined) throw new Error(`a note was answered with ${bad?.code ?? 'nothing'}`);
    return performance.now() - started;
  };
  const times: Record<'own' | 'chatty' | 'replay', number[]> = { own: [], chatty: [], replay: [] };
  for (let round = 0; round < rounds; round++) {
    const request = requestOf(clients.own, round);
    const own = await timed(hub, request);
    const before = await ledgerRows();
    const replay = await timed(hub, request);
    if ((await ledgerRows()) !== before) throw new Error('a replay wrote to the ledger');
    const slow = await timed(chatty, requestOf(clients.chatty, round));
    if (round < 3) continue;
    times.own.push(own);
    times.replay.push(replay);
    times.chatty.push(slow);
  }
  return times;
}
