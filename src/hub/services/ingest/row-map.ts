/** Things by the name of a source's row. Kind by kind, so that no name has to be put together for each of thousands of rows. */
import type { SourceKind } from '../../../shared/contract/ingest-rows.ts';

type KindAndId = { kind: SourceKind; sourceId: string };

/** Rows of one source. */
export class RowMap<T> {
  readonly #kinds = new Map<SourceKind, Map<string, T>>();

  get(kind: SourceKind, sourceId: string): T | undefined {
    return this.#kinds.get(kind)?.get(sourceId);
  }

  has(kind: SourceKind, sourceId: string): boolean {
    return this.#kinds.get(kind)?.has(sourceId) === true;
  }

  set({ kind, sourceId }: KindAndId, value: T): void {
    const ids = this.#kinds.get(kind);
    if (ids === undefined) this.#kinds.set(kind, new Map([[sourceId, value]]));
    else ids.set(sourceId, value);
  }

  delete({ kind, sourceId }: KindAndId): void {
    this.#kinds.get(kind)?.delete(sourceId);
  }

  /** In the order they were set. */
  of(kind: SourceKind): T[] {
    return [...(this.#kinds.get(kind)?.values() ?? [])];
  }

  /** Kind after kind. */
  values(): T[] {
    return [...this.#kinds.values()].flatMap((ids) => [...ids.values()]);
  }

  get isEmpty(): boolean {
    return [...this.#kinds.values()].every((ids) => ids.size === 0);
  }
}
