/** Rows of one page: bounded by their bytes, since one long call weighs as much as a thousand tags. */
import type { Json } from '../../shared/base/result.ts';
import { isArchiveScope } from '../../shared/retention/archive-scope.ts';
import { type EntityName, entityByKind, entityNames, entityTables } from '../../shared/sync/entity-table.ts';
import type { PullKind } from '../../shared/sync/wire.ts';
import type { HubView, IndexEntry } from './hub-storage.ts';

const columnNames = Object.fromEntries(
  entityNames.map((entity) => [entity, entityTables[entity].columns.map(({ name }) => name)]),
) as Record<EntityName, string[]>;

const customerColumns = columnNames.customer;
const at = { id: customerColumns.indexOf('id'), scope: customerColumns.indexOf('scope'), deleted: customerColumns.indexOf('deleted') };

/** Those of these customers whom the hub still has, in the archive. */
async function awayOf(view: HubView, ids: readonly string[]): Promise<string[]> {
  const rows = await view.cells('customer', ids);
  const isAway = (cells: Json[]) => cells[at.deleted] === false && isArchiveScope(String(cells[at.scope]));
  return rows.filter(isAway).map((cells) => String(cells[at.id]));
}

/** Rows that may be long are read a few at a time, so that those of the next pages are not read for nothing. */
const longEntities: ReadonlySet<EntityName> = new Set(['contact', 'pack', 'conflict']);
const longRowsAtOnce = { first: 48, least: 8, most: 512 };
/** What an entry weighs beside its cells, and one that says no more than that a row is gone. */
const entryBytes = 40;

/** About what a value takes as JSON in UTF-8. */
function aboutBytes(value: Json): number {
  if (typeof value === 'string') return Buffer.byteLength(value) + 3;
  if (typeof value !== 'object' || value === null) return 10;
  let sum = 2;
  if (Array.isArray(value)) {
    for (const each of value) sum += aboutBytes(each);
    return sum;
  }
  for (const key of Object.keys(value)) sum += key.length + 4 + aboutBytes(value[key] ?? null);
  return sum;
}

type Row = { cells: Json[]; bytes: number };

/** Looks rows up in the order in which a page takes them. */
class RowReader {
  readonly #view: HubView;
  /** Ids still to be read, per entity, in the order of the page. */
  readonly #ahead = new Map<EntityName, string[]>();
  readonly #found = new Map<EntityName, Map<string, Row>>();
  readonly #read = new Map<EntityName, { rows: number; bytes: number }>();

  constructor(view: HubView, entries: readonly IndexEntry[]) {
    this.#view = view;
    for (const { kind, id, op } of entries) {
      const entity = op === 'p' ? entityByKind(kind) : undefined;
      if (entity === undefined) continue;
      const ids = this.#ahead.get(entity) ?? [];
      ids.push(id);
      this.#ahead.set(entity, ids);
    }
  }

  /** Null for one that is not there, or was not read yet: see `read`. */
  found(entity: EntityName, id: string): Row | null {
    return this.#found.get(entity)?.get(id) ?? null;
  }

  /** This row and some of those that follow. Null for a row that is not there. */
  async read(entity: EntityName, id: string, roomBytes: number): Promise<Row | null> {
    const ahead = this.#ahead.get(entity) ?? [];
    if (ahead.includes(id)) await this.#readNext(entity, ahead, roomBytes);
    return this.found(entity, id);
  }

  async #readNext(entity: EntityName, ahead: string[], roomBytes: number): Promise<void> {
    const found = this.#found.get(entity) ?? new Map<string, Row>();
    this.#found.set(entity, found);
    const some = ahead.splice(0, longEntities.has(entity) ? this.#rowsAtOnce(entity, roomBytes) : ahead.length);
    const idAt = columnNames[entity].indexOf('id');
    const read = this.#read.get(entity) ?? { rows: 0, bytes: 0 };
    this.#read.set(entity, read);
    for (const cells of await this.#view.cells(entity, some)) {
      const bytes = aboutBytes(cells) + entryBytes;
      found.set(String(cells[idAt]), { cells, bytes });
      read.rows++;
      read.bytes += bytes;
    }
  }

  #rowsAtOnce(entity: EntityName, roomBytes: number): number {
    const read = this.#read.get(entity);
    if (read === undefined || read.rows === 0) return longRowsAtOnce.first;
    const fitting = Math.ceil((roomBytes * read.rows) / read.bytes);
    return Math.max(longRowsAtOnce.least, Math.min(longRowsAtOnce.most, fitting));
  }
}

export type PageRows = {
  kinds: PullKind[];
  /** How many of the entries are in it, from the first on. */
  taken: number;
  bytes: number;
};

/** As many of these entries as fit, in their order, and never none. Kind 0 tells only that grants changed; the answer carries the grants themselves. */
export async function readPage(view: HubView, entries: readonly IndexEntry[], maxBytes: number): Promise<PageRows> {
  const reader = new RowReader(view, entries);
  const kinds = new Map<EntityName, PullKind>();
  let taken = 0;
  let bytes = 0;
  for (const { kind, id, op } of entries) {
    const entity = entityByKind(kind);
    const isRow = entity !== undefined && op === 'p';
    const row = isRow ? (reader.found(entity, id) ?? (await reader.read(entity, id, maxBytes - bytes))) : null;
    const weight = row?.bytes ?? entryBytes;
    if (taken > 0 && bytes + weight > maxBytes) break;
    taken++;
    bytes += weight;
    if (entity === undefined) continue;
    const group: PullKind = kinds.get(entity) ?? { kind, cols: columnNames[entity], rows: [], removed: [] };
    kinds.set(entity, group);
    if (op !== 'p') group.removed.push(id);
    else if (row !== null) group.rows.push(row.cells);
  }
  const customers = kinds.get('customer');
  const away = customers === undefined || customers.removed.length === 0 ? [] : await awayOf(view, customers.removed);
  if (customers !== undefined && away.length > 0) kinds.set('customer', { ...customers, away });
  return { kinds: [...kinds.values()].sort((a, b) => a.kind - b.kind), taken, bytes };
}
