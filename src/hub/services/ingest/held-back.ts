/**
 * What a batch writes about rows and keys of its source, held back until its commit and answered from memory before: thousands of rows
 * are not read again out of the database right after they went in. Owns no decision.
 */
import type { SourceKind } from '../../../shared/contract/ingest-rows.ts';
import { byRowName, type IngestTransaction, type RowKeys, type StoredRow } from '../ingest-storage.ts';

type RowName = Pick<StoredRow, 'source' | 'kind' | 'sourceId'>;

function nameOf({ source, kind, sourceId }: RowName): string {
  return `${source} ${kind} ${sourceId}`;
}

function addTo<T>(lists: Map<string, T[]>, name: string, item: T): void {
  const list = lists.get(name);
  if (list === undefined) lists.set(name, [item]);
  else list.push(item);
}

class HeldRows {
  readonly byName = new Map<string, StoredRow>();
  readonly #byParent = new Map<string, StoredRow[]>();

  put(rows: readonly StoredRow[]): void {
    for (const row of rows) {
      this.byName.set(nameOf(row), row);
      if (row.parentId !== null) addTo(this.#byParent, `${row.source} ${row.parentId}`, row);
    }
  }

  /** Rows put a second time may have another parent now: only the newest of a name counts. */
  childrenOf(source: string, kinds: readonly SourceKind[], parentIds: readonly string[]): StoredRow[] {
    return [...new Set(parentIds)].flatMap((parent) =>
      (this.#byParent.get(`${source} ${parent}`) ?? []).filter((row) => kinds.includes(row.kind) && this.byName.get(nameOf(row)) === row),
    );
  }
}

class HeldKeys {
  readonly byName = new Map<string, RowKeys>();
  readonly #byPerson = new Map<string, RowKeys[]>();

  set(rows: readonly RowKeys[]): void {
    for (const row of rows) {
      const held = { ...row, before: null };
      this.byName.set(nameOf(row), held);
      addTo(this.#byPerson, `${row.source} ${row.personId}`, held);
    }
  }

  keysOf(person: { source: string; sourceId: string }): string[] {
    const rows = this.#byPerson.get(`${person.source} ${person.sourceId}`) ?? [];
    return rows.flatMap((row) => (this.byName.get(nameOf(row)) === row ? row.keys : []));
  }
}

export type HoldingBack = IngestTransaction & {
  /** Writes what is held; a commit does so by itself. */
  flush(): Promise<void>;
};

/** Persons who got keys in this transaction are not among the `holders` of these keys: whoever sets keys regroups these persons anyway. */
export function holdBack(tx: IngestTransaction, scope: string, nowMs: number): HoldingBack {
  const rows = new HeldRows();
  const absent = new Set<string>();
  const keys = new HeldKeys();
  const flush = async () => {
    const isNew = (name: string) => absent.has(name);
    const held = [...rows.byName];
    await tx.addSourceRows(
      held.flatMap(([name, row]) => (isNew(name) ? [row] : [])),
      nowMs,
    );
    await tx.putSourceRows(
      held.flatMap(([name, row]) => (isNew(name) ? [] : [row])),
      nowMs,
    );
    await tx.setKeys(scope, [...keys.byName.values()]);
    rows.byName.clear();
    absent.clear();
    keys.byName.clear();
  };
  return {
    ...tx,
    flush,
    async sourceRows(source, kind, ids) {
      const held = ids.map((sourceId) => rows.byName.get(nameOf({ source, kind, sourceId })));
      const missing = ids.filter((_, place) => held[place] === undefined);
      const stored = await tx.sourceRows(source, kind, missing);
      for (const sourceId of missing) absent.add(nameOf({ source, kind, sourceId }));
      for (const row of stored) absent.delete(nameOf(row));
      return [...held.flatMap((row) => row ?? []), ...stored];
    },
    async childRows(source, kinds, parentIds) {
      const stored = (await tx.childRows(source, kinds, parentIds)).filter((row) => !rows.byName.has(nameOf(row)));
      return [...stored, ...rows.childrenOf(source, kinds, parentIds)].sort(byRowName);
    },
    async putSourceRows(put) {
      rows.put(put);
    },
    async addSourceRows(added) {
      rows.put(added);
    },
    async setKeys(_scope, set) {
      // What these rows brought before goes at once: it must not be found any more.
      await tx.setKeys(
        scope,
        set.filter(({ before }) => before !== null).map((row) => ({ ...row, keys: [] })),
      );
      keys.set(set);
    },
    async keysOf(persons) {
      const known = await tx.keysOf(persons);
      for (const person of persons) {
        const held = keys.keysOf(person);
        if (held.length > 0) known.set(person.ownId, [...new Set([...(known.get(person.ownId) ?? []), ...held])].sort());
      }
      return known;
    },
    async commit(commit) {
      await flush();
      return tx.commit(commit);
    },
  };
}
