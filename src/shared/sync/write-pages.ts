/**
 * The order in which one pull answer is written: purge, then every row of every part, then removals, then cursors. The caller holds
 * one transaction around it, so that rows and cursors move together; the writer knows the tables and decides nothing.
 */
import type { Json } from '../base/result.ts';
import type { EntityName } from './entity-table.ts';
import type { CheckedKind, CheckedPart } from './page.ts';
import type { ApplyEffect, ScopeCursor } from './sync-state.ts';

/** `gen` counts how often the scope was begun anew: rows of an older gen are leftovers once it is filled. */
export type CursorRow = ScopeCursor & { scope: string; gen: number };

export type RowsInto = {
  scope: string;
  gen: number;
  /** This scope is being read from 0. */
  filling: boolean;
  /**
   * Some scope is being read from 0, so rows of a history that is gone may still stand here with higher versions than the hub's:
   * the pulled row wins whatever its version, in every scope.
   */
  always: boolean;
};

export type PageWriter = {
  /** Seq 0, phase `first`, gen 0 for a scope that is new here. */
  cursor(scope: string): CursorRow;
  /** Of every scope held here. */
  cursors(): readonly CursorRow[];
  saveCursor(cursor: CursorRow): void;
  /** Prepares once per kind of a part; the answer writes one row and notes that the scope holds it. A lower `ver` never replaces a higher one, unless `always`. */
  openRows(kind: CheckedKind, into: RowsInto): (cells: readonly Json[]) => void;
  /** The row left the scope; it goes when no other scope holds it. `isAway`: the hub still has it. */
  removeFromScope(entity: EntityName, id: string, scope: string, isAway: boolean): void;
  /** Takes what the scope held before `gen` out of it. */
  dropLeftovers(scope: string, gen: number): void;
  /**
   * The scope was withdrawn: its cursor goes, every row that no other scope holds, and every row that says it is of this scope
   * (it moved in from a scope that has not said so yet).
   */
  purgeScope(scope: string): void;
};

/** The scope will be read again from 0. Its rows stay visible until that is done; what was not seen again then goes. */
export function restarted(cursor: CursorRow): CursorRow {
  return { ...cursor, seq: 0, phase: cursor.phase === 'first' ? 'first' : 'refill', gen: cursor.gen + 1 };
}

/**
 * Which epoch to begin with after a start. `restart`: own.db took a new epoch and the process ended before the cache did,
 * so every scope is read again.
 */
export function epochAtStart(own: string | null, cache: string | null): { epoch: string | null; restart: boolean } {
  const epoch = own ?? cache;
  return { epoch, restart: epoch !== null && cache !== null && cache !== epoch };
}

/** Answers which entities were touched. Throws when the file does not stand where the answer begins: nothing may be written then. */
export function writePages(
  writer: PageWriter,
  effect: Pick<ApplyEffect, 'parts' | 'purge'>,
  parts: readonly CheckedPart[],
): Set<EntityName> {
  const steps = writePagesInSteps(writer, effect, parts);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/** The same row by row, for a caller that lets others have a turn in between; its transaction stays open until the end. */
export function* writePagesInSteps(
  writer: PageWriter,
  effect: Pick<ApplyEffect, 'parts' | 'purge'>,
  parts: readonly CheckedPart[],
): Generator<void, Set<EntityName>> {
  const written = new Set<EntityName>();
  for (const scope of effect.purge) writer.purgeScope(scope);
  const pages = effect.parts.map((planned) => openPage(writer, planned, parts));
  // All rows of the answer arrive before any is removed, so a row that moved between two scopes never flickers.
  const always = writer.cursors().some(({ phase }) => phase !== 'live');
  for (const page of pages) yield* putRows(writer, page, { always, written });
  for (const page of pages) removeRows(writer, page, written);
  for (const page of pages) closePage(writer, page);
  return written;
}

type Putting = { always: boolean; written: Set<EntityName> };
type Page = { before: CursorRow; after: ScopeCursor; kinds: readonly CheckedKind[]; restart: boolean };

function openPage(writer: PageWriter, planned: ApplyEffect['parts'][number], parts: readonly CheckedPart[]): Page {
  const part = parts.find(({ scope }) => scope === planned.scope);
  const before = writer.cursor(planned.scope);
  if (part === undefined || (!planned.restart && part.from !== before.seq)) {
    throw new Error(`scope ${planned.scope}: the file is at ${before.seq}, the answer begins at ${part?.from ?? 'nothing'}`);
  }
  return { before, after: planned.cursor, kinds: planned.restart ? [] : part.kinds, restart: planned.restart };
}

function* putRows(writer: PageWriter, { before, kinds }: Page, { always, written }: Putting): Generator<void> {
  for (const kind of kinds) {
    const filling = before.phase !== 'live';
    const put = writer.openRows(kind, { scope: before.scope, gen: before.gen, filling, always: always || filling });
    for (const cells of kind.rows) {
      put(cells);
      yield;
    }
    if (kind.rows.length > 0) written.add(kind.entity);
  }
}

function removeRows(writer: PageWriter, { before, kinds }: Page, written: Set<EntityName>): void {
  for (const { entity, removed, away } of kinds) {
    for (const id of removed) writer.removeFromScope(entity, id, before.scope, away?.includes(id) === true);
    if (removed.length > 0) written.add(entity);
  }
}

function closePage(writer: PageWriter, { before, after, restart }: Page): void {
  if (restart) {
    writer.saveCursor(restarted(before));
    return;
  }
  writer.saveCursor({ ...before, ...after });
  if (before.phase !== 'live' && after.phase === 'live') writer.dropLeftovers(before.scope, before.gen);
}
