/** Planted bugs of the hub's push: the real service between a bent request and a bent storage. */
import type { SyncHub } from '../../src/hub/services/hub-core.ts';
import type { HubTransaction } from '../../src/hub/services/hub-storage.ts';
import { isPost } from '../../src/shared/contact/post.ts';
import type { EntityPut } from '../../src/shared/sync/mutation.ts';
import type { PushRequest } from '../../src/shared/sync/wire.ts';
import type { Ticket } from '../../src/shared/ticket/ticket.ts';
import type { HubStore } from './hub-store.ts';
import type { PlantName } from './plants.ts';

type Planted = { hub: SyncHub; request: PushRequest };
const revs = ['fieldsRev', 'statusRev', 'ownerRev'] as const;

export function plantedPush(plant: PlantName | null, store: HubStore, hub: SyncHub, request: PushRequest): Planted {
  const first = request.mutations[0]?.n ?? 1;
  switch (plant) {
    case 'no-push-epoch-check':
      return { hub, request: { ...request, epoch: store.tables.epoch } };
    case 'no-ledger-check':
      return { hub: bent(hub, (tx) => forgetful(tx, store, first)), request };
    case 'accepts-gaps':
      return { hub: bent(hub, (tx) => ({ ...tx, lockClient: lastNAs(tx, (lastN) => Math.max(lastN, first - 1)) })), request };
    case 'version-arithmetic':
      return { hub: bent(hub, (tx) => numbered(tx, store)), request };
    case 'answered-twice':
      return { hub: bent(hub, (tx) => ({ ...tx, load: async (refs) => (await tx.load(refs)).map(reopened) })), request };
    default:
      return { hub, request };
  }
}

function bent(hub: SyncHub, bend: (tx: HubTransaction) => HubTransaction): SyncHub {
  return { ...hub, storage: { ...hub.storage, transact: (work) => hub.storage.transact((tx) => work(bend(tx))) } };
}

/** Knows no mutation; the highest number it has seen stays. */
function forgetful(tx: HubTransaction, store: HubStore, first: number): HubTransaction {
  return {
    ...tx,
    ledger: async () => [],
    lockClient: lastNAs(tx, () => first - 1),
    commit: (commit) => {
      const { client } = commit;
      if (client === undefined) return tx.commit(commit);
      const lastN = Math.max(client.lastN, store.tables.clients.get(client.clientId)?.lastN ?? 0);
      return tx.commit({ ...commit, client: { ...client, lastN } });
    },
  };
}

function lastNAs(tx: HubTransaction, of: (lastN: number) => number): HubTransaction['lockClient'] {
  return async (clientId, userId, nowMs) => {
    const client = await tx.lockClient(clientId, userId, nowMs);
    return { ...client, lastN: of(client.lastN) };
  };
}

function reopened(put: EntityPut): EntityPut {
  return put.entity === 'contact' && isPost(put.row) ? { entity: 'contact', row: { ...put.row, state: 'open' } } : put;
}

/** Version of each rev, as a desk would count: old + 1. The tables keep the revs. */
const versions = new WeakMap<HubStore, Map<string, number>>();

export function versionOf(store: HubStore, rev: string): number {
  return versions.get(store)?.get(rev) ?? 0;
}

function numbered(tx: HubTransaction, store: HubStore): HubTransaction {
  const known = versions.get(store) ?? new Map<string, number>();
  versions.set(store, known);
  const before = new Map<string, Ticket>();
  return {
    ...tx,
    load: async (refs) => {
      const rows = await tx.load(refs);
      return rows.map((put): EntityPut => {
        if (put.entity !== 'ticket') return put;
        before.set(put.row.id, put.row);
        const row = { ...put.row };
        for (const rev of revs) row[rev] = `v${known.get(row[rev]) ?? 0}`;
        return { entity: 'ticket', row };
      });
    },
    commit: (commit) => {
      const puts = commit.puts?.map((put): EntityPut => {
        const old = put.entity === 'ticket' ? before.get(put.row.id) : undefined;
        if (put.entity !== 'ticket' || old === undefined) return put;
        const row = { ...put.row };
        for (const rev of revs) {
          if (row[rev] === `v${known.get(old[rev]) ?? 0}`) row[rev] = old[rev];
          else known.set(row[rev], (known.get(old[rev]) ?? 0) + 1);
        }
        return { entity: 'ticket', row };
      });
      return tx.commit(puts === undefined ? commit : { ...commit, puts });
    },
  };
}
