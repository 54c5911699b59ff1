/**
 * What an agent sees: confirmed rows with every unsettled mutation re-applied in order. Rebuilt from the outbox, never undone;
 * a mutation the hub answered with conflict or rejection is left out at once, and so is one that depends on it.
 */
import type { Json } from '../base/result.ts';
import type { EntityName, EntityRows } from './entity-table.ts';
import type { EntityPut, MutationActor, RowLookup } from './mutation.ts';
import { applyMutation } from './mutations.ts';
import type { MutationStatus } from './wire.ts';

/** Rows as unsettled mutations leave them, by entity and id. */
export type Layer = Map<string, EntityPut>;

export type PendingMutation = {
  n: number;
  mutationId: string;
  name: string;
  argsVer: number;
  args: Json;
  expects: Record<string, string> | null;
  dependsOn: string | null;
  createdAtMs: number;
  /** The hub's answer; null until it answered. */
  status: MutationStatus | null;
};

export function rememberPuts(layer: Layer, puts: readonly EntityPut[]): void {
  for (const put of puts) layer.set(`${put.entity} ${put.row.id}`, put);
}

/** `base` answers what lies below the layer. */
export function layeredLookup(base: RowLookup, layer: Layer): RowLookup {
  return <K extends EntityName>(entity: K, id: string): EntityRows[K] | null => {
    const put = layer.get(`${entity} ${id}`);
    if (put === undefined) return base(entity, id);
    return put.row.deleted ? null : (put.row as EntityRows[K]);
  };
}

export type Unsettled = {
  actor: MutationActor;
  /** In order of n. */
  waiting: readonly PendingMutation[];
  /** Ids of mutations that were settled as conflict or rejection. */
  refused: ReadonlySet<string>;
  /** Entries about to be marked settled by the caller, already visible in the confirmed rows. */
  settling: ReadonlySet<number>;
  /** Confirmed rows. */
  base: RowLookup;
};

export function overlayOf({ actor, waiting, refused, settling, base }: Unsettled): Layer {
  const layer: Layer = new Map();
  const row = layeredLookup(base, layer);
  const dropped = new Set(refused);
  for (const { n, name, argsVer, args, mutationId, createdAtMs, expects, dependsOn, status } of waiting) {
    const answeredNo = status === 'conflict' || status === 'rejected';
    if (answeredNo || (dependsOn !== null && dropped.has(dependsOn))) dropped.add(mutationId);
    else if (!settling.has(n)) {
      const context = { mutationId, actor, atMs: createdAtMs, expects: expects ?? {}, row, isAccepted: status === 'ok' };
      const outcome = applyMutation(name, argsVer, args, context);
      if (outcome.ok && outcome.value.status === 'ok') rememberPuts(layer, outcome.value.puts);
    }
  }
  return layer;
}
