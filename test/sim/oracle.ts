/** The plain sequential model: fed with what the hub committed, in order, one mutation at a time, it must end with the hub's tables. */
import canonicalize from 'canonicalize';
import { newestAuthority } from '../../src/shared/approval/authority.ts';
import type { Json } from '../../src/shared/base/result.ts';
import type { EntityPut, RowLookup } from '../../src/shared/sync/mutation.ts';
import { applyMutation } from '../../src/shared/sync/mutations.ts';
import type { QueuedMutation } from '../../src/shared/sync/queue-mutations.ts';
import { keyedColumns } from '../../src/shared/sync/rows.ts';
import { Violation } from './env.ts';
import type { HubStore } from './hub-store.ts';
import { type HistoryItem, keyOf, type LedgerLine } from './memory-tables.ts';

/** As its author queued it, with the revs that were really seen. */
export type Truth = QueuedMutation & { userId: string; clientId: string };
type Entry = NonNullable<HistoryItem['commit']['ledger']>[number];

/** Answers that the model does not give itself: dependencies, what the storage cannot hold, writes the hub forbids around the mutation. */
const judgedOutside = new Set(['dependency', 'bug', 'input.invalid', 'auth.forbidden', 'pack.invalid']);

class Model {
  readonly rows = new Map<string, EntityPut>();
  readonly #grants = new Map<string, Set<string>>();
  readonly #seen = new Set<string>();
  readonly #store: HubStore;
  readonly #truth: ReadonlyMap<string, Truth>;

  constructor(store: HubStore, truth: ReadonlyMap<string, Truth>) {
    this.#store = store;
    this.#truth = truth;
  }

  take({ commit }: HistoryItem): void {
    const { puts = [], grants = [], ledger = [] } = commit;
    const refused = new Set(ledger.flatMap(({ mutationId, status }) => (status === 'ok' ? [] : [mutationId])));
    if (ledger.length === 0) this.#write(puts);
    else this.#write(puts.filter(({ entity, row }) => entity === 'conflict' && refused.has(row.id)));
    for (const { userId, scope, granted } of grants) {
      const scopes = this.#grants.get(userId) ?? new Set();
      this.#grants.set(userId, scopes);
      if (granted) scopes.add(scope);
      else scopes.delete(scope);
    }
    for (const entry of ledger) {
      this.#judge(entry);
      // A pack bears the id of what published it, and counts for what follows in the batch.
      this.#write(puts.filter(({ entity, row }) => entity === 'pack' && row.id === entry.mutationId));
    }
  }

  #judge(entry: Entry): void {
    if (this.#seen.has(entry.mutationId)) throw new Violation('N2', `${entry.name} ${entry.mutationId} was carried out twice`);
    this.#seen.add(entry.mutationId);
    const truth = this.#truth.get(entry.mutationId);
    if (truth === undefined) throw new Violation('N2', `the ledger holds ${entry.mutationId}, which nobody saved`);
    const user = this.#store.users.get(truth.userId);
    if (user === undefined) throw new Error(`unknown user ${truth.userId}`);
    if (entry.status === 'rejected' && judgedOutside.has(entry.code)) return;
    const scopes = [...(this.#grants.get(truth.userId) ?? [])];
    const actor = { userId: user.id, name: user.name, role: user.role, teamId: user.teamId, scopes };
    const row = ((entity: EntityPut['entity'], id: string) => {
      const put = this.rows.get(keyOf(entity, id));
      return put === undefined || put.row.deleted || !scopes.includes(put.row.scope) ? null : put.row;
    }) as RowLookup;
    const context = {
      mutationId: entry.mutationId,
      actor,
      atMs: entry.atMs,
      expects: truth.expects ?? {},
      row,
      authority: () => this.#authority(),
    };
    const outcome = applyMutation(truth.name, truth.argsVer, truth.args, context);
    if (!outcome.ok || outcome.value.status !== entry.status) {
      const invariant = entry.status === 'ok' && outcome.ok && outcome.value.status === 'conflict' ? 'N4' : 'N2';
      const said = outcome.ok ? JSON.stringify(outcome.value) : outcome.error.code;
      throw new Violation(
        invariant,
        `${entry.name} ${entry.mutationId} is ${entry.status} ${entry.code} in the ledger, the model says ${said}`,
      );
    }
    if (outcome.value.status === 'ok') this.#write(outcome.value.puts);
  }

  #authority() {
    return newestAuthority([...this.rows.values()].flatMap((put) => (put.entity === 'pack' ? [put.row] : [])));
  }

  #write(puts: readonly EntityPut[]): void {
    for (const put of puts) this.rows.set(keyOf(put.entity, put.row.id), put);
  }
}

/** Versions are left out: a commit of several mutations counts a row once. */
export function checkAgainstModel(store: HubStore, truth: ReadonlyMap<string, Truth>): void {
  const { tables } = store;
  const model = new Model(store, truth);
  for (const item of tables.history) model.take(item);
  for (const key of new Set([...model.rows.keys(), ...tables.rows.keys()])) {
    const [expected, found] = [model.rows.get(key), tables.rows.get(key)];
    if (expected === undefined || found === undefined) {
      throw new Violation('N2', `${key} is only in the ${expected === undefined ? 'hub' : 'model'}`);
    }
    const column = differingColumn(expected, found);
    if (column !== null && column !== 'ver') throw new Violation('N2', `${key}: the hub and the model differ in ${column}`);
  }
}

/** Name of the first column in which two rows differ, `ver` last; null when they are the same. */
export function differingColumn(left: EntityPut, right: EntityPut): string | null {
  const [mine, theirs] = [left.row, right.row] as unknown as Record<string, Json>[];
  let found: string | null = null;
  for (const { name, key } of keyedColumns(left.entity)) {
    if (sameCell(mine?.[key] ?? null, theirs?.[key] ?? null)) continue;
    if (name !== 'ver') return name;
    found = name;
  }
  return found;
}

function sameCell(left: Json | undefined, right: Json | undefined): boolean {
  if (left === right) return true;
  if (typeof left !== 'object' || typeof right !== 'object') return false;
  // A database may keep the members of an object in an order of its own.
  return JSON.stringify(left) === JSON.stringify(right) || canonicalize(left) === canonicalize(right);
}

/** N14: everything the hub decided, without wall times, for comparing two runs. */
export function decisionsOf(store: HubStore): string {
  const { rows, ledger } = store.tables;
  const lines = [...rows.values()].map(({ entity, row }) => {
    const cells = Object.entries(row).filter(([name]) => !/Ms$/.test(name) && name !== 'body' && name !== 'signature');
    return JSON.stringify([entity, cells], (name, value) => (/Ms$/.test(name) ? null : value));
  });
  const answers = [...ledger.values()].map(({ mutationId, n, status, code, seqs }: LedgerLine) =>
    JSON.stringify([mutationId, n, status, code, seqs]),
  );
  return [...lines.sort(), ...answers.sort()].join('\n');
}
