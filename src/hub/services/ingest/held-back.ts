/**
 * What a batch writes about rows and keys of its source, held back until its commit and answered from memory before: thousands of rows
 * are not read again out of the database right after they went in. Owns no decision.
 */
import type { SourceKind } from '../../../shared/contract/ingest-rows.ts';
import { byRowName, type IngestTransaction, type RowKeys, type StoredRow } from '../ingest-storage.ts';
import { holdPersons } from './held-persons.ts';
import { RowMap } from './row-map.ts';

type RowName = Pick<StoredRow, 'source' | 'kind' | 'sourceId'>;

/** Things that come one by one to lists of two names. */
class Lists<T> {
  readonly #lists = new Map<string, Map<string, T[]>>();

  add(first: string, second: string, item: T): void {
    const lists = this.#lists.get(first) ?? new Map<string, T[]>();
    if (lists.size === 0) this.#lists.set(first, lists);
    const list = lists.get(second);
    if (list === undefined) lists.set(second, [item]);
    else list.push(item);
  }

  get(first: string, second: string): readonly T[] {
    return this.#lists.get(first)?.get(second) ?? [];
  }
}

/** The newest of each row of several sources. */
class Newest<T extends RowName> {
  readonly #sources = new Map<string, RowMap<T>>();

  get({ source, kind, sourceId }: RowName): T | undefined {
    return this.#sources.get(source)?.get(kind, sourceId);
  }

  set(row: T): void {
    const rows = this.#sources.get(row.source) ?? new RowMap<T>();
    this.#sources.set(row.source, rows);
    rows.set(row, row);
  }

  delete(row: RowName): void {
    this.#sources.get(row.source)?.delete(row);
  }

  values(): T[] {
    return [...this.#sources.values()].flatMap((rows) => rows.values());
  }

  clear(): void {
    this.#sources.clear();
  }
}

class HeldRows {
  readonly newest = new Newest<StoredRow>();
  readonly #byParent = new Lists<StoredRow>();

  put(rows: readonly StoredRow[]): void {
    for (const row of rows) {
      this.newest.set(row);
      if (row.parentId !== null) this.#byParent.add(row.source, row.parentId, row);
    }
  }

  /** Rows put a second time may have another parent now: only the newest of a name counts. */
  childrenOf(source: string, kinds: readonly SourceKind[], parentIds: readonly string[]): StoredRow[] {
    const found: StoredRow[] = [];
    for (const parent of new Set(parentIds)) {
      for (const row of this.#byParent.get(source, parent)) {
        if (kinds.includes(row.kind) && this.newest.get(row) === row) found.push(row);
      }
    }
    return found;
  }
}

class HeldKeys {
  readonly newest = new Newest<RowKeys>();
  readonly #byPerson = new Lists<RowKeys>();

  set(rows: readonly RowKeys[]): void {
    for (const row of rows) {
      const held = { ...row, before: null };
      this.newest.set(held);
      this.#byPerson.add(row.source, row.personId, held);
    }
  }

  keysOf(person: { source: string; sourceId: string }): string[] {
    return this.#byPerson.get(person.source, person.sourceId).flatMap((row) => (this.newest.get(row) === row ? row.keys : []));
  }
}

export type HoldingBack = IngestTransaction & {
  /** Writes what is held; a commit does so by itself. */
  flush(): Promise<void>;
};

/** Persons who got keys in this transaction are not among the `holders` of these keys: whoever sets keys regroups these persons anyway. */
export function holdBack(tx: IngestTransaction, scope: string, nowMs: number): HoldingBack {
  const rows = new HeldRows();
  const absent = new Newest<RowName>();
  const keys = new HeldKeys();
  const flush = async () => {
    const held = rows.newest.values();
    const isNew = held.map((row) => absent.get(row) !== undefined);
    await tx.addSourceRows(
      held.filter((_, place) => isNew[place]),
      nowMs,
    );
    await tx.putSourceRows(
      held.filter((_, place) => !isNew[place]),
      nowMs,
    );
    await tx.setKeys(scope, keys.newest.values());
    rows.newest.clear();
    absent.clear();
    keys.newest.clear();
  };
  return {
    ...tx,
    ...holdPersons(tx),
    flush,
    async sourceRows(source, kind, ids) {
      const found: StoredRow[] = [];
      const missing: string[] = [];
      for (const sourceId of ids) {
        const held = rows.newest.get({ source, kind, sourceId });
        if (held === undefined) missing.push(sourceId);
        else found.push(held);
      }
      const stored = await tx.sourceRows(source, kind, missing);
      for (const sourceId of missing) absent.set({ source, kind, sourceId });
      for (const row of stored) absent.delete(row);
      return [...found, ...stored];
    },
    async childRows(source, kinds, parentIds) {
      const stored = (await tx.childRows(source, kinds, parentIds)).filter((row) => rows.newest.get(row) === undefined);
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
