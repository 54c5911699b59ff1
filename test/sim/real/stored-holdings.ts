/** What a desk's real files hold, read when asked and kept until something is written. */

import { loadCacheFacts, ownEpoch } from '../../../src/main/store/db/meta-repo.ts';
import type { CacheDb, OwnDb } from '../../../src/main/store/db/open.ts';
import { outboxEntry, outboxHeads } from '../../../src/main/store/db/outbox-repo.ts';
import { confirmedRow, cursorRows } from '../../../src/main/store/db/page-repo.ts';
import { columnList, prepared, viewRow } from '../../../src/main/store/db/statements.ts';
import type { EntityName } from '../../../src/shared/sync/entity-table.ts';
import { entityByKind, entityNames, entityTables } from '../../../src/shared/sync/entity-table.ts';
import type { Layer } from '../../../src/shared/sync/local-view.ts';
import type { EntityPut, RowLookup } from '../../../src/shared/sync/mutation.ts';
import type { QueuedMutation } from '../../../src/shared/sync/queue-mutations.ts';
import { type SqliteRow, sqliteRowToEntity } from '../../../src/shared/sync/rows.ts';
import type { HeldEntry, Holdings } from '../desk-port.ts';
import { keyOf } from '../memory-tables.ts';

/** Names in the search keys. */
const straysSql = `SELECT 'customer:' || customer_id FROM search_key WHERE customer_id NOT IN (SELECT id FROM customer)`;

type Files = { cache: CacheDb; own: OwnDb };

export class StoredHoldings implements Holdings {
  overlayLags = false;
  readonly #files: Files;
  readonly #kept = new Map<string, unknown>();
  #keptAt = '';

  constructor(files: Files) {
    this.#files = files;
  }

  get own(): Holdings['own'] {
    const { own } = this.#files;
    return {
      epoch: ownEpoch(own),
      entries: this.#once('entries', () => readEntries(own)),
      packSeen: this.#once(
        'packs',
        () => new Map(prepared(own, 'SELECT pack_id, version FROM pack_seen').raw().all() as [string, number][]),
      ),
    };
  }

  get cache(): Holdings['cache'] {
    const { cache } = this.#files;
    const { epoch, grants } = loadCacheFacts(cache);
    const once = <T>(what: string, read: () => T): T => this.#once(what, read);
    return {
      epoch,
      grants,
      get cursors() {
        return once('cursors', () => new Map(cursorRows(cache).map((row) => [row.scope, row])));
      },
      get rows() {
        return once('rows', () => readRows(cache, ''));
      },
      get held() {
        return once('held', () => readHeld(cache));
      },
      get overlay() {
        return once('overlay', () => readOverlay(cache));
      },
    };
  }

  readonly base: RowLookup = ((entity: EntityName, id: string) => {
    const row = confirmedRow(this.#files.cache, entity, id);
    return row === null ? null : sqliteRowToEntity(entity, row);
  }) as RowLookup;

  readonly view: RowLookup = ((entity: EntityName, id: string) => viewRow(this.#files.cache, entity, id)) as RowLookup;

  strays(): string[] {
    return prepared(this.#files.cache, straysSql).pluck().all() as string[];
  }

  /** The last answers stand from now on: the files are about to be closed. */
  freeze(): Holdings {
    const { epoch, entries, packSeen } = this.own;
    const { cursors, rows, held, overlay, ...facts } = this.cache;
    const nobody = (() => null) as RowLookup;
    const cache = { ...facts, cursors, rows, held, overlay };
    return { own: { epoch, entries, packSeen }, cache, overlayLags: true, base: nobody, view: nobody };
  }

  #once<T>(what: string, read: () => T): T {
    const { cache, own } = this.#files;
    const now = `${changesOf(cache)} ${changesOf(own)}`;
    if (now !== this.#keptAt) this.#kept.clear();
    this.#keptAt = now;
    if (!this.#kept.has(what)) this.#kept.set(what, read());
    return this.#kept.get(what) as T;
  }
}

function readEntries(own: OwnDb): HeldEntry[] {
  const names = new Map(prepared(own, 'SELECT n, name FROM outbox').raw().all() as [number, string][]);
  return outboxHeads(own).map(({ n, id, state, status }) => ({ n, mutationId: id, name: names.get(n) ?? '', state, status }));
}

function readRows(cache: CacheDb, prefix: '' | 'o_'): Map<string, EntityPut> {
  const rows = new Map<string, EntityPut>();
  for (const entity of entityNames) {
    const found = prepared(cache, `SELECT ${columnList(entity)} FROM ${prefix}${entityTables[entity].table}`).all() as SqliteRow[];
    for (const row of found) {
      const put = { entity, row: sqliteRowToEntity(entity, row) } as EntityPut;
      rows.set(keyOf(entity, put.row.id), put);
    }
  }
  return rows;
}

function readOverlay(cache: CacheDb): Layer {
  return new Map([...readRows(cache, 'o_').values()].map((put) => [`${put.entity} ${put.row.id}`, put]));
}

function readHeld(cache: CacheDb): Map<string, Map<string, number>> {
  const held = new Map<string, Map<string, number>>();
  const lines = prepared(cache, 'SELECT scope, kind, id, gen FROM row_scope').raw().all() as [string, number, string, number][];
  for (const [scope, kind, id, gen] of lines) {
    const key = keyOf(entityByKind(kind) ?? String(kind), id);
    held.set(key, (held.get(key) ?? new Map<string, number>()).set(scope, gen));
  }
  return held;
}

/** Rows changed since the file was opened. */
export function changesOf(db: CacheDb | OwnDb): number {
  return Number(prepared(db, 'SELECT total_changes()').pluck().get());
}

export function lastEntry(own: OwnDb): number {
  return Number(prepared(own, 'SELECT coalesce(max(n), 0) FROM outbox').pluck().get());
}

export function entriesAfter(own: OwnDb, n: number): QueuedMutation[] {
  const ids = prepared(own, 'SELECT mutation_id FROM outbox WHERE n > ? ORDER BY n').pluck().all(n) as string[];
  return ids.flatMap((id) => outboxEntry(own, id) ?? []);
}
